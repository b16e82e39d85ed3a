using System.Net;
using Library.Indexer.Index;
using Library.Indexer.Jobs;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Faults;

/// <summary>What is kept beside the catalogue may be damaged, or of another time than the catalogue.</summary>
public sealed class StaleStateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Trait("Kept", "in a folder")]
    [Fact]
    public async Task A_stored_text_that_is_damaged_is_made_anew()
    {
        using var folder = new TemporaryFolder();
        await using var library = await StartAsync(folder);
        using var admin = await library.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page($"Here is {word}.").ToStream().ToArray(), "a.pdf", Cancellation));
        var text = Assert.Single(Directory.EnumerateFiles(Path.Combine(folder.Path, "files", "text"), "*", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(text, "damaged", Cancellation);

        using var read = await admin.Http.GetAsync($"/api/v1/documents/{id}/text", Cancellation);
        using var changed = await admin.PatchAsync(id, new { title = "Another title" }, Cancellation);
        await LibraryClient.UntilAsync(
            () => admin.GetAsync($"/api/v1/documents/{id}/text", Cancellation), answer => answer.GetProperty("pages").GetArrayLength() == 1, Cancellation);
        var document = await admin.WaitAsync(id, Cancellation);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("indexed", document.GetProperty("state").GetString());
        Assert.Equal(1, (await admin.SearchAsync($"q={word}", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task An_index_that_is_newer_than_a_restored_catalogue_is_brought_back_to_it()
    {
        using var folder = new TemporaryFolder();
        var word = SharedApplication.Word();
        string id;
        await using (var library = await StartAsync(folder))
        {
            using var admin = await library.AdminAsync(Cancellation);
            id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page($"Here is {word}.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", "First title")));
            using var first = await admin.PatchAsync(id, new { title = "Second title" }, Cancellation);
            using var second = await admin.PatchAsync(id, new { title = "Third title" }, Cancellation);
            await LibraryClient.UntilAsync(() => admin.SearchAsync("q=title:third", Cancellation), answer => answer.GetProperty("total").GetInt32() == 1, Cancellation);
        }

        await using (var library = await StartAsync(folder))
        {
            await using var scope = library.Services.CreateAsyncScope();
            var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
            await catalogue.Documents.ExecuteUpdateAsync(
                update => update.SetProperty(row => row.Revision, 1).SetProperty(row => row.IndexedRevision, 1).SetProperty(row => row.Title, "First title"), Cancellation);
        }

        await using var restored = await StartAsync(folder);
        using var again = await restored.AdminAsync(Cancellation);
        await LibraryClient.UntilAsync(() => again.SearchAsync("q=title:first", Cancellation), answer => answer.GetProperty("total").GetInt32() == 1, Cancellation);

        Assert.Equal(0, (await again.SearchAsync("q=title:third", Cancellation)).GetProperty("total").GetInt32());
        Assert.Equal(1, (await again.SearchAsync($"q={word}", Cancellation)).GetProperty("total").GetInt32());
    }

    [Trait("Kept", "in a folder")]
    [Fact]
    public async Task What_was_purged_since_the_commit_that_an_index_goes_back_to_is_taken_out_again()
    {
        using var folder = new TemporaryFolder();
        await using var library = await StartAsync(folder);
        using var admin = await library.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page("It stays.").ToStream().ToArray(), "a.pdf", Cancellation));
        await library.SettleAsync(Cancellation);
        var (index, entries) = (library.Services.GetRequiredService<LibraryIndex>(), library.Services.GetRequiredService<IndexEntryReader>());
        var kept = await entries.FindOrNullAsync(Guid.Parse(id), Cancellation) ?? throw new InvalidOperationException("It is gone.");
        var purged = kept with { Id = Guid.CreateVersion7() };
        await index.ApplyAsync([purged], Cancellation);
        await index.RefreshAsync(Cancellation);
        await index.CommitAsync(Cancellation);

        await library.Services.GetRequiredService<IFeedNotes>().RecoverAsync(index, Cancellation);

        Assert.Equal([kept.Id], (await index.ListRevisionsAsync(Cancellation)).Keys);
        Assert.Equal(1, (await admin.SearchAsync("q=stays", Cancellation)).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("/API/v1/me")]
    [InlineData("/Api/v1/documents")]
    public async Task An_address_in_other_letters_is_still_one_of_the_api(string address)
    {
        using var folder = new TemporaryFolder();
        await using var library = await StartAsync(folder);
        using var anonymous = library.Anonymous();

        using var answer = await anonymous.GetAsync(address, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static Task<LibraryApplication> StartAsync(TemporaryFolder folder) =>
        LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path }, Cancellation);
}
