using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Indexer.Tests.Search;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Index;

public sealed class LibraryIndexTests : IDisposable
{
    private readonly TempFolders _folders = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task A_new_folder_needs_a_rebuild_and_cannot_be_searched()
    {
        await using var index = await LibraryIndex.OpenAsync(_folders.New(), Token);

        Assert.True(index.NeedsRebuild);
        Assert.Null(index.BuildId);
        await Assert.ThrowsAsync<SearchUnavailableException>(() => Search(index, "audit"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => index.ApplyAsync([AnEntry.Titled("Audit")], Token));
    }

    [Fact]
    public async Task What_is_applied_is_found_after_a_refresh()
    {
        await using var library = await SearchedLibrary.WithAsync();

        await library.Index.ApplyAsync([AnEntry.Titled("Audit")], Token);
        Assert.Equal(0, (await library.SearchAsync("audit")).Total);

        await library.Index.RefreshAsync(Token);
        Assert.Equal(1, (await library.SearchAsync("audit")).Total);
    }

    [Fact]
    public async Task An_older_revision_changes_nothing_before_and_after_a_refresh()
    {
        var entry = AnEntry.Titled("Second") with { Revision = 2 };
        await using var library = await SearchedLibrary.WithAsync();

        await library.Index.ApplyAsync([entry], Token);
        await library.Index.ApplyAsync([entry with { Revision = 1, Title = "First" }], Token);
        await library.ApplyAsync();
        await library.ApplyAsync(entry with { Revision = 1, Title = "First" });

        Assert.Equal(1, (await library.SearchAsync("")).Total);
        Assert.Equal(1, (await library.SearchAsync("second")).Total);
        Assert.Equal(2, (await library.Index.ListRevisionsAsync(Token))[entry.Id]);
    }

    [Fact]
    public async Task A_newer_or_the_same_revision_replaces()
    {
        var entry = AnEntry.Titled("Before");
        await using var library = await SearchedLibrary.WithAsync(entry);

        await library.ApplyAsync(entry with { Title = "Same" });
        Assert.Equal(1, (await library.SearchAsync("same")).Total);

        await library.ApplyAsync(entry with { Title = "Newer", Revision = 2 }, entry with { Title = "Late", Revision = 1 });
        Assert.Equal(1, (await library.SearchAsync("newer")).Total);
        Assert.Equal(1, (await library.SearchAsync("")).Total);
    }

    [Fact]
    public async Task A_deleted_document_is_gone_after_a_refresh()
    {
        var entry = AnEntry.Titled("Audit");
        await using var library = await SearchedLibrary.WithAsync(entry);

        await library.Index.DeleteAsync([entry.Id, Guid.NewGuid()], Token);
        await library.Index.RefreshAsync(Token);

        Assert.Equal(0, (await library.SearchAsync("")).Total);
        Assert.Empty(await library.Index.ListRevisionsAsync(Token));
    }

    [Fact]
    public async Task What_was_committed_is_found_after_a_crash_and_what_was_not_is_told()
    {
        var (kept, lost) = (AnEntry.Titled("Kept") with { Revision = 7 }, AnEntry.Titled("Lost"));
        await using var library = await SearchedLibrary.WithAsync(kept);
        await library.Index.CommitAsync(Token);
        await library.ApplyAsync(lost);

        var copy = _folders.CopyOf(library.Folder);
        await using var reopened = await LibraryIndex.OpenAsync(copy, Token);

        Assert.False(reopened.NeedsRebuild);
        Assert.Equal(library.Index.BuildId, reopened.BuildId);
        Assert.Equal(new Dictionary<Guid, long> { [kept.Id] = 7 }, await reopened.ListRevisionsAsync(Token));
        Assert.Equal(1, (await Search(reopened, "kept")).Total);
    }

    [Fact]
    public async Task Closing_commits()
    {
        var folder = _folders.New();
        await using (var index = await LibraryIndex.OpenAsync(folder, Token))
        {
            await index.BeginRebuildAsync(Token);
            await index.CompleteRebuildAsync(Token);
            await index.ApplyAsync([AnEntry.Titled("Audit")], Token);
        }

        await using var reopened = await LibraryIndex.OpenAsync(folder, Token);
        Assert.Equal(1, (await Search(reopened, "audit")).Total);
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_a_rebuild_leaves_the_old_build()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Old"));
        await library.Index.CommitAsync(Token);
        await library.Index.BeginRebuildAsync(Token);
        await library.Index.ApplyAsync([AnEntry.Titled("New")], Token);
        await library.Index.CommitAsync(Token);

        var copy = _folders.CopyOf(library.Folder);
        await using var reopened = await LibraryIndex.OpenAsync(copy, Token);

        Assert.Equal(library.Index.SearchedBuildId, reopened.BuildId);
        Assert.Equal(1, (await Search(reopened, "old")).Total);
        Assert.Single(Directory.GetDirectories(copy));
    }

    [Fact]
    public async Task A_rebuild_is_swapped_in_while_searches_run()
    {
        var entries = Enumerable.Range(0, 50).Select(i => AnEntry.Titled($"Audit {i}", "audit text")).ToArray();
        await using var library = await SearchedLibrary.WithAsync(entries);
        using var stop = new CancellationTokenSource();
        var searches = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => SearchUntilAsync(library, stop.Token), Token)));

        for (var round = 0; round < 5; round++)
        {
            var before = library.Index.SearchedBuildId;
            await library.Index.BeginRebuildAsync(Token);
            Assert.Empty(await library.Index.ListRevisionsAsync(Token));
            await library.Index.ApplyAsync(entries, Token);
            await library.Index.CompleteRebuildAsync(Token);
            Assert.NotEqual(before, library.Index.SearchedBuildId);
        }

        await stop.CancelAsync();
        var totals = await searches;
        Assert.All(totals.SelectMany(total => total), total => Assert.Equal(50, total));
        Assert.Single(Directory.GetDirectories(library.Folder));
    }

    [Fact]
    public async Task Documents_are_written_to_the_live_build_as_well_while_a_rebuild_runs()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Old"));
        await library.Index.BeginRebuildAsync(Token);

        await library.ApplyAsync(AnEntry.Titled("Fresh"));

        Assert.Equal(2, (await library.SearchAsync("")).Total);
        Assert.Single(await library.Index.ListRevisionsAsync(Token));
    }

    [Fact]
    public async Task Two_instances_cannot_hold_one_index()
    {
        await using var library = await SearchedLibrary.WithAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => LibraryIndex.OpenAsync(library.Folder, Token));
    }

    [Fact]
    public async Task Searching_and_writing_with_merges_and_deletes_at_once_harm_nobody()
    {
        var random = new Random(5);
        var entries = Enumerable.Range(0, 400).Select(i => AnEntry.Titled($"Audit {i}", string.Join(' ', Enumerable.Range(0, 60).Select(_ => $"word{random.Next(500)}")))).ToArray();
        await using var library = await SearchedLibrary.WithAsync(entries);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var searches = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => SearchUntilAsync(library, stop.Token), Token)));

        for (var revision = 2; !stop.IsCancellationRequested; revision++)
        {
            var changed = entries.Where(_ => random.Next(20) == 0).ToArray();
            await library.Index.DeleteAsync([.. changed.Take(3).Select(entry => entry.Id)], Token);
            await library.ApplyAsync([.. changed.Select(entry => entry with { Revision = revision })]);
            await (revision % 10 == 0 ? library.Index.CommitAsync(Token) : Task.CompletedTask);
        }

        var totals = await searches;
        Assert.All(totals.SelectMany(total => total), total => Assert.Equal(400, total));
        Assert.False(library.Index.NeedsRebuild);
    }

    internal static Task<SearchResponse> Search(LibraryIndex index, string text) =>
        new DocumentSearch(index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([])).SearchAsync(
            SearchedLibrary.Reader(AudienceToken.Members), new SearchRequest { Text = text }, Token);

    private static async Task<List<int>> SearchUntilAsync(SearchedLibrary library, CancellationToken stop)
    {
        var totals = new List<int>();
        while (!stop.IsCancellationRequested)
        {
            totals.Add((await library.SearchAsync("audit")).Total);
        }

        return totals;
    }
}
