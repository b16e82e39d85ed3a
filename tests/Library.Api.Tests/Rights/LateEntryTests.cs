using Library.Indexer.Index;
using Library.Indexer.Jobs;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Rights;

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
}
