using System.Collections.Concurrent;
using System.Net;
using Library.Api.Members;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Library.Api.Tests.Sharing;

/// <summary>Sharing by the pages of the site, and what is said to whom.</summary>
public sealed class SharingPageTests(SharingWorld world) : IClassFixture<SharingWorld>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_admin_switches_it_on_shares_what_is_a_communitys_on_purpose_and_revokes_it()
    {
        using var admin = await world.AdminAsync(on: false);
        var email = Strangers.Email();
        await world.Application.SetPersonAsync(email, [new CopSeat("ell", IsLead: true)], Cancellation);
        using var lead = await world.Application.SignInAsync(email, Cancellation);
        var word = SharedApplication.Word();
        var document = await SharingWorld.UploadAsync(lead, word, ("visibility", "cops"), ("cop", "ell"));
        using var visitor = await Visitor.SignInAsync(world.Application, LibraryApplication.AdminEmail, Cancellation);
        var form = $"/documents/{document}/share";

        Assert.Contains("Sharing outside is switched off", (await visitor.OpenAsync(form, Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("Sharing outside is switched on.", (await visitor.SubmitAsync("/admin/sharing", "switch", Cancellation, ("on", "yes"))).Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{form}?version=1\"", (await visitor.OpenAsync($"/documents/{document}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("Members of the ELL Director/Coordinator community, 1 person.", (await visitor.OpenAsync(form, Cancellation)).Html, StringComparison.Ordinal);
        (string, string)[] fields = [("version", "1"), ("how", "link"), ("until", TimeProvider.System.GetUtcNow().AddDays(20).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)), ("note", "For Ms. Lee")];
        using var unmeant = await SharingWorld.PostAsync(admin, new { document, @public = true });
        await Problems.AssertFieldAsync(unmeant, "confirm");
        var unconfirmed = await visitor.SubmitAsync(form, "share", Cancellation, fields);
        var shared = await visitor.SubmitAsync(form, "share", Cancellation, [.. fields, ("confirm", "yes")]);

        Assert.Contains("Say that you mean it", unconfirmed.Html, StringComparison.Ordinal);
        Assert.Contains("/admin/sharing?made=", shared.Location, StringComparison.Ordinal);
        var row = Assert.Single((await admin.GetAsync("/api/v1/shares", Cancellation)).GetProperty("items").EnumerateArray(), share => share.GetProperty("document").GetString() == document);
        var address = row.GetProperty("address").GetString() ?? "";
        Assert.Contains(address, (await visitor.OpenAsync(shared.Location ?? "", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains($"Inside {word}", (await world.ReadAsync(new Uri(address).AbsolutePath)).Html, StringComparison.Ordinal);
        Assert.Contains("Version 1 is shared outside by a link until", (await visitor.OpenAsync($"/documents/{document}", Cancellation)).Html, StringComparison.Ordinal);
        using var owner = await Visitor.SignInAsync(world.Application, email, Cancellation);
        var seenByOwner = (await owner.OpenAsync($"/documents/{document}", Cancellation)).Html;
        Assert.Contains("Version 1 is shared outside by a link until", seenByOwner, StringComparison.Ordinal);
        Assert.DoesNotContain("/shared/", seenByOwner, StringComparison.Ordinal);
        await world.Application.SetPersonAsync("ell@school.example", [new CopSeat("ell", IsLead: false)], Cancellation);
        using var member = await Visitor.SignInAsync(world.Application, "ell@school.example", Cancellation);
        Assert.DoesNotContain("shared outside", (await member.OpenAsync($"/documents/{document}", Cancellation)).Html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, (await member.OpenAsync(form, Cancellation)).Status);

        await visitor.SubmitAsync("/admin/sharing", $"revoke-{LibraryClient.IdOf(row)}", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, await world.StatusAsync(new Uri(address).AbsolutePath));
    }

    [Fact]
    public async Task A_published_collection_is_shared_by_its_form()
    {
        using var admin = await world.AdminAsync();
        var slug = SharedApplication.Word();
        var (open, closed) = (await SharingWorld.UploadAsync(admin, SharedApplication.Word()), await SharingWorld.UploadAsync(admin, SharedApplication.Word(), ("visibility", "cops"), ("cop", "ell")));
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = $"Kit {slug}", published = true, items = new object[] { new { document = open }, new { document = closed } } }, Cancellation);
        using var visitor = await Visitor.SignInAsync(world.Application, LibraryApplication.AdminEmail, Cancellation);

        Assert.Contains("1 document of 2", (await visitor.OpenAsync($"/collections/{slug}/share", Cancellation)).Html, StringComparison.Ordinal);
        var shared = await visitor.SubmitAsync($"/collections/{slug}/share", "share", Cancellation, ("how", "page"), ("until", ""), ("note", ""));

        Assert.Contains("/admin/sharing?made=", shared.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync($"/shared/kit-{slug}"));
        Assert.Contains("It is shared outside on a public page.", (await visitor.OpenAsync($"/collections/{slug}", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reads_too_much_is_told_when_to_come_again()
    {
        await using var library = await LibraryApplication.StartAsync(
            new Dictionary<string, string?>(), builder => builder.Services.PostConfigure<RequestsPerMinute>(limits => limits.OutsideReadings = 2), Cancellation);
        using var anybody = library.Anonymous();

        using var first = await anybody.GetAsync("/shared/one", Cancellation);
        using var second = await anybody.GetAsync("/shared/two/content", Cancellation);
        using var third = await anybody.GetAsync("/shared", Cancellation);

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], new[] { first.StatusCode, second.StatusCode, third.StatusCode });
        Assert.True(third.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task The_key_of_a_link_is_in_no_log_also_where_reading_fails()
    {
        using var log = new LogLines();
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), builder => builder.Logging.AddProvider(log), Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        using var on = await admin.SendAsync(HttpMethod.Put, "/api/v1/sharing", new { on = true }, Cancellation);
        var document = Guid.Parse(await SharingWorld.UploadAsync(admin, SharedApplication.Word()));
        var (_, path) = await SharingWorld.LinkAsync(admin, document.ToString());
        await using var scope = library.Services.CreateAsyncScope();
        var key = await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Versions.Where(version => version.DocumentId == document).Select(version => version.Blob!.Key).SingleAsync(Cancellation);
        await library.Services.GetRequiredService<IFileStore>().DeleteAsync(key, Cancellation);
        using var anybody = library.Anonymous();

        using var failed = await anybody.GetAsync($"{path}/content", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Contains(log.Lines, line => line.Contains("was answered with 503", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(path.Split('/')[^1], StringComparison.Ordinal));
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
