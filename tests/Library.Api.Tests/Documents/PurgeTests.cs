using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Faults;
using Library.Indexer.Jobs;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Documents;

/// <summary>What is purged is gone: from the API, the search, the texts and the disk, and stays gone.</summary>
public sealed class PurgeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Trait("Kept", "in a folder")]
    [Fact]
    public async Task A_purged_version_is_gone_everywhere_and_its_number_is_not_given_again()
    {
        using var folder = new TemporaryFolder();
        await using var library = await StartAsync(folder);
        using var admin = await library.AdminAsync(Cancellation);
        var (good, secret) = (SharedApplication.Word(), SharedApplication.Word());
        var kept = Pdf(good);
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(kept, "good.pdf", Cancellation, ("title", "Records")));
        await AddVersionAsync(admin, id, Pdf(secret));

        var before = (await admin.SearchAsync($"q={secret}", Cancellation)).GetProperty("total").GetInt32();
        using var purged = await admin.Http.DeleteAsync($"/api/v1/documents/{id}/versions/2?reason=A+student%27s+record", Cancellation);
        var after = (await admin.SearchAsync($"q={secret}", Cancellation)).GetProperty("total").GetInt32();
        var back = (await admin.SearchAsync($"q={good}", Cancellation)).GetProperty("total").GetInt32();
        var content = await admin.StatusAsync($"/api/v1/documents/{id}/content?version=2", Cancellation);
        var left = Originals(folder);
        var third = await AddVersionAsync(admin, id, Pdf(SharedApplication.Word()));

        Assert.Equal(HttpStatusCode.OK, purged.StatusCode);
        Assert.Equal((1, 0, 1), (before, after, back));
        Assert.Equal(HttpStatusCode.NotFound, content);
        Assert.Equal(kept, await File.ReadAllBytesAsync(Assert.Single(left), Cancellation));
        Assert.Equal(3, third.GetProperty("version").GetInt32());
        var noted = (await admin.GetAsync($"/api/v1/audit?subject={id}&action=version-purged", Cancellation)).GetProperty("items")[0];
        Assert.Equal("version 2: A student's record", noted.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Bytes_that_another_document_holds_stay_and_are_named()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var pdf = Pdf(SharedApplication.Word());
        var first = LibraryClient.IdOf(await admin.UploadAndWaitAsync(pdf, "a.pdf", Cancellation));
        var second = LibraryClient.IdOf(await admin.UploadAndWaitAsync(pdf, "b.pdf", Cancellation));

        using var trashed = await admin.Http.DeleteAsync($"/api/v1/documents/{first}", Cancellation);
        using var purged = await admin.Http.DeleteAsync($"/api/v1/trash/{first}?reason=Twice", Cancellation);
        var twins = (await purged.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("alsoHeldBy").EnumerateArray().ToList();

        Assert.Equal(second, Assert.Single(twins).GetProperty("documentId").GetString());
        Assert.Equal(pdf, await admin.Http.GetByteArrayAsync($"/api/v1/documents/{second}/content", Cancellation));
        Assert.Single((await admin.GetAsync($"/api/v1/documents/{second}/text", Cancellation)).GetProperty("pages").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, await admin.StatusAsync($"/api/v1/documents/{first}", Cancellation));
    }

    [Trait("Kept", "in a folder")]
    [Fact]
    public async Task A_catalogue_of_an_older_backup_loses_again_what_was_purged()
    {
        using var folder = new TemporaryFolder();
        using var backup = new TemporaryFolder();
        var word = SharedApplication.Word();
        string id;
        await using (var library = await StartAsync(folder))
        {
            using var admin = await library.AdminAsync(Cancellation);
            id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(Pdf(word), "a.pdf", Cancellation));
        }

        File.Copy(folder.File("library.db"), backup.File("library.db"));
        await using (var library = await StartAsync(folder))
        {
            using var admin = await library.AdminAsync(Cancellation);
            using var purged = await admin.Http.DeleteAsync($"/api/v1/documents/{id}/versions/1?reason=Mistake", Cancellation);
            Assert.Equal(HttpStatusCode.OK, purged.StatusCode);
        }

        File.Copy(backup.File("library.db"), folder.File("library.db"), overwrite: true);
        await using var restored = await StartAsync(folder);
        using var again = await restored.AdminAsync(Cancellation);
        await UntilAsync(async () => await again.StatusAsync($"/api/v1/documents/{id}", Cancellation) == HttpStatusCode.NotFound);

        Assert.Equal(0, (await again.SearchAsync($"q={word}", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_purge_that_the_store_broke_off_goes_on_with_the_next_sweep()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var store = Assert.IsType<FaultyFileStore>(library.Services.GetRequiredService<IFileStore>());
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(Pdf(word), "a.pdf", Cancellation));

        (store.FaultyKeys, store.Fault) = ("purges/", () => new FileStoreUnavailableException("Away."));
        using var refused = await admin.Http.DeleteAsync($"/api/v1/documents/{id}/versions/1?reason=Mistake", Cancellation);
        var stillThere = await admin.StatusAsync($"/api/v1/documents/{id}", Cancellation);
        store.FaultyKeys = "text/";
        using var brokenOff = await admin.Http.DeleteAsync($"/api/v1/documents/{id}/versions/1?reason=Mistake", Cancellation);
        var gone = await admin.StatusAsync($"/api/v1/documents/{id}", Cancellation);
        store.Fault = null;
        await library.Services.GetRequiredService<SweepJob>().RunAsync(Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, stillThere);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, brokenOff.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone);
        Assert.Empty(await ListAsync(store, "text/"));
        Assert.Empty(await ListAsync(store, "original/"));
    }

    [Fact]
    public async Task What_was_in_the_trash_for_thirty_days_is_purged_and_what_was_not_stays()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var (old, young) = (LibraryClient.IdOf(await admin.UploadAndWaitAsync(Pdf("old"), "a.pdf", Cancellation)), LibraryClient.IdOf(await admin.UploadAndWaitAsync(Pdf("young"), "b.pdf", Cancellation)));
        using var first = await admin.Http.DeleteAsync($"/api/v1/documents/{old}", Cancellation);
        using var second = await admin.Http.DeleteAsync($"/api/v1/documents/{young}", Cancellation);
        await using var scope = library.Services.CreateAsyncScope();
        var longAgo = TimeProvider.System.GetUtcNow().AddDays(-31);
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Documents.Where(document => document.Id == Guid.Parse(old))
            .ExecuteUpdateAsync(update => update.SetProperty(document => document.TrashedAt, longAgo), Cancellation);

        await library.Services.GetRequiredService<SweepJob>().RunAsync(Cancellation);
        var trash = (await admin.GetAsync("/api/v1/trash", Cancellation)).GetProperty("items").EnumerateArray().Select(LibraryClient.IdOf);

        Assert.Equal([young], trash);
    }

    [Fact]
    public async Task Purging_is_for_admins_with_a_reason_and_for_what_is_there()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        using var lead = await library.LeadOfAsync(Cancellation, "ell");
        var id = LibraryClient.IdOf(await lead.UploadAndWaitAsync(Pdf("own"), "a.pdf", Cancellation, ("cop", "ell")));

        using var byLead = await lead.Http.DeleteAsync($"/api/v1/documents/{id}/versions/1?reason=Mine", Cancellation);
        using var withoutReason = await admin.Http.DeleteAsync($"/api/v1/documents/{id}/versions/1", Cancellation);
        using var noVersion = await admin.Http.DeleteAsync($"/api/v1/documents/{id}/versions/9?reason=None", Cancellation);
        using var notInTrash = await admin.Http.DeleteAsync($"/api/v1/trash/{id}?reason=None", Cancellation);

        await Problems.AssertAsync(byLead, HttpStatusCode.Forbidden, "not-allowed");
        await Problems.AssertFieldAsync(withoutReason, "reason");
        await Problems.AssertAsync(noVersion, HttpStatusCode.NotFound, "not-found");
        await Problems.AssertAsync(notInTrash, HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.OK, await lead.StatusAsync($"/api/v1/documents/{id}", Cancellation));
    }

    private static async Task<JsonElement> AddVersionAsync(LibraryClient admin, string id, byte[] file)
    {
        using var form = LibraryClient.Form(file, "version.pdf", []);
        using var answer = await admin.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await admin.WaitAsync(id, Cancellation);
    }

    private static string[] Originals(TemporaryFolder folder) => Directory.GetFiles(Path.Combine(folder.Path, "files", "original"), "*", SearchOption.AllDirectories);

    private static async Task<List<string>> ListAsync(FaultyFileStore store, string prefix)
    {
        var keys = new List<string>();
        await foreach (var file in store.ListAsync(prefix, Cancellation))
        {
            keys.Add(file.Key.Value);
        }

        return keys;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }

    private static byte[] Pdf(string word) => APdf.New().Page($"Here stands {word}.").ToStream().ToArray();

    private static Task<LibraryApplication> StartAsync(TemporaryFolder folder) =>
        LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path }, Cancellation);
}
