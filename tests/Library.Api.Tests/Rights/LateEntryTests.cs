using Library.Api.Tests.Faults;
using Library.Indexer.Index;
using Library.Indexer.Jobs;
using Library.Storage.Files;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Rights;

/// <summary>What comes late to the writer of an index that one process writes and searches.</summary>
[Trait("Kept", "in a folder")]
public sealed class LateEntryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_that_was_read_before_its_document_went_to_the_trash_does_not_bring_it_back()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page(word).ToStream().ToArray(), "late.pdf", Cancellation));
        var entry = await library.Services.GetRequiredService<IndexEntryReader>().FindOrNullAsync(Guid.Parse(id), Cancellation);

        using var deleted = await admin.Http.DeleteAsync($"/api/v1/documents/{id}", Cancellation);
        await library.SettleAsync(Cancellation);
        await library.Services.GetRequiredService<IndexFeed>().ApplyAsync(Assert.IsType<IndexEntry>(entry), Cancellation);
        await admin.UploadAndWaitAsync(APdf.New().Page("After it.").ToStream().ToArray(), "after.pdf", Cancellation);

        var found = await admin.SearchAsync($"q={word}", Cancellation);
        Assert.Equal(0, found.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_deletion_that_comes_after_its_document_was_restored_does_not_take_it_out()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page(word).ToStream().ToArray(), "late.pdf", Cancellation));
        using var deleted = await admin.Http.DeleteAsync($"/api/v1/documents/{id}", Cancellation);
        using var restored = await admin.Http.PostAsync($"/api/v1/documents/{id}/restore", content: null, Cancellation);
        await library.SettleAsync(Cancellation);

        await library.Services.GetRequiredService<IndexFeed>().DeleteAsync(Guid.Parse(id), revision: 2, Cancellation);
        await admin.UploadAndWaitAsync(APdf.New().Page("After it.").ToStream().ToArray(), "after.pdf", Cancellation);

        var found = await admin.SearchAsync($"q={word}", Cancellation);
        Assert.Equal(1, found.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task An_entry_that_was_read_before_its_file_does_not_take_out_the_text_that_was_read_since()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var store = Assert.IsType<FaultyFileStore>(library.Services.GetRequiredService<IFileStore>());
        (store.FaultyKeys, store.Fault) = ("text/", () => new FileStoreUnavailableException("Away."));
        var id = LibraryClient.IdOf(await admin.UploadAsync(APdf.New().Page(word).ToStream().ToArray(), "late.pdf", Cancellation));
        var entry = await library.Services.GetRequiredService<IndexEntryReader>().FindOrNullAsync(Guid.Parse(id), Cancellation);

        store.Fault = null;
        await admin.WaitAsync(id, Cancellation);
        await library.Services.GetRequiredService<IndexFeed>().ApplyAsync(Assert.IsType<IndexEntry>(entry), Cancellation);
        await admin.UploadAndWaitAsync(APdf.New().Page("After it.").ToStream().ToArray(), "after.pdf", Cancellation);

        var found = await admin.SearchAsync($"q={word}", Cancellation);
        Assert.Equal(1, found.GetProperty("total").GetInt32());
    }
}
