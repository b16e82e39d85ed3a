using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Wholeness;

/// <summary>Backups that are kept of each schema that the catalogue has had can be restored: the folder <c>Backups</c> has one of each.</summary>
public abstract class EarlierSchemaContract
{
    private const string Document = "01930000-0000-7000-8000-00000000000a";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<IReadOnlyDictionary<string, string?>> SettingsAsync();

    [Theory]
    [InlineData("Initial", 0, false, null)]
    [InlineData("Meetings", 1, false, null)]
    [InlineData("OffersReviewsSharing", 1, true, "2031-05-01")]
    [InlineData("Servers", 1, true, "2031-05-01")]
    public async Task A_backup_of_an_earlier_schema_is_restored_and_the_system_goes_on_with_it(string schema, int meetings, bool hasOffers, string? reviewBy)
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string?>(await SettingsAsync(), StringComparer.Ordinal) { ["Library:DataPath"] = folder.File("data") };

        await Commands.DoAsync(settings, "restore", Sources.Path("tests", "Library.Api.Tests", "Wholeness", "Backups", schema));

        await using var library = await LibraryApplication.StartAsync(settings, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        using var member = await library.SignInAsync("mia@old-mill.example", Cancellation);
        await library.SettleAsync(Cancellation);
        Assert.Equal(["A document of old"], await member.TitlesAsync("q=marmalade", Cancellation));
        Assert.Equal(reviewBy, (await member.GetAsync($"/api/v1/documents/{Document}", Cancellation)).TryGetProperty("reviewBy", out var day) ? day.GetString() : null);
        Assert.Equal("principal", (await member.GetAsync("/api/v1/me", Cancellation)).GetProperty("cops")[0].GetProperty("slug").GetString());
        await using var catalogue = await library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(meetings, await catalogue.Meetings.CountAsync(Cancellation));
        Assert.Equal(hasOffers, await catalogue.DocumentOffers.AnyAsync(Cancellation));
        Assert.Equal("Answering for it", (await catalogue.Areas.SingleAsync(area => area.Slug == "accountability", Cancellation)).Label);
        Assert.Equal(new DateOnly(2099, 6, 30), (await catalogue.Schools.SingleAsync(Cancellation)).MemberUntil);
        Assert.True(await catalogue.Audit.AllAsync(entry => entry.Id >= 41, Cancellation), "The trail begins anew.");
        Assert.True(await catalogue.DataProtectionKeys.AnyAsync(key => key.FriendlyName == "key-of-old", Cancellation));
        Assert.True((await catalogue.IndexHeads.SingleAsync(Cancellation)).Commit < 34, "A published index of the old system counts as the new one's.");
        var passkey = (await catalogue.UserPasskeys.AsNoTracking().SingleAsync(Cancellation)).Data;
        Assert.Equal(("Key", "DEADBEEF"), (passkey.Name, Convert.ToHexString(passkey.PublicKey)));
    }
}

public sealed class EarlierSchemaOnSqliteTests : EarlierSchemaContract
{
    protected override Task<IReadOnlyDictionary<string, string?>> SettingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>());
}

[Trait("Needs", "server")]
public sealed class EarlierSchemaOnPostgreSqlTests : EarlierSchemaContract
{
    protected override async Task<IReadOnlyDictionary<string, string?>> SettingsAsync() => (await PostgresServer.StartAsync()).Settings;
}
