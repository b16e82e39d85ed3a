using System.Security.Cryptography;
using Library.Indexer.Index;
using Library.Indexer.Index.Published;
using Library.Indexer.Search;
using Library.Indexer.Tests.Index;
using Library.Indexer.Tests.Search;
using Library.Storage.Files;
using Library.Storage.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Indexer.Tests.Published;

/// <summary>A machine's copy of an index that another one writes.</summary>
public sealed class IndexCopyTests : IDisposable
{
    private readonly TempFolders _folders = new();
    private readonly CountedStore _store;
    private long _number;

    public IndexCopyTests() => _store = new CountedStore(_folders.New());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task A_copy_that_is_empty_says_so_and_shows_what_it_has_fetched()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));
        using var copy = IndexCopy.Open(_folders.New(), _store);

        Assert.Equal(IndexState.Unavailable, copy.State);
        await Assert.ThrowsAsync<SearchUnavailableException>(() => CountAsync(copy, "audit"));
        await copy.FetchAsync(await PublishAsync(library), Token);

        Assert.Equal(IndexState.Ready, copy.State);
        Assert.Equal(1, await CountAsync(copy, "audit"));
    }

    [Fact]
    public async Task Only_files_that_are_new_are_fetched()
    {
        await using var library = await SearchedLibrary.WithAsync([.. Enumerable.Range(0, 50).Select(i => AnEntry.Titled($"Audit {i}"))]);
        using var copy = IndexCopy.Open(_folders.New(), _store);
        var first = await PublishAsync(library);
        await copy.FetchAsync(first, Token);
        await library.ApplyAsync(AnEntry.Titled("Audit later"));
        var second = await PublishAsync(library);

        _store.Opened.Clear();
        await copy.FetchAsync(second, Token);

        var known = first.Files.Select(file => file.Name).ToHashSet();
        Assert.Equal(second.Files.Where(file => !known.Contains(file.Name)).Select(file => file.Key).Order(), _store.Opened.Order());
        Assert.Equal(51, await CountAsync(copy, "audit"));
    }

    [Fact]
    public async Task What_was_fetched_answers_after_a_new_start_while_the_store_is_away()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));
        var folder = _folders.New();
        var commit = await PublishAsync(library);
        using (var before = IndexCopy.Open(folder, _store))
        {
            await before.FetchAsync(commit, Token);
        }

        _store.IsAway = true;
        using var copy = IndexCopy.Open(folder, _store);

        Assert.Equal(commit.Number, copy.Commit);
        Assert.Equal(1, await CountAsync(copy, "audit"));
    }

    [Fact]
    public async Task What_is_dropped_nobody_finds_also_after_a_new_start()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));
        var folder = _folders.New();
        using (var copy = IndexCopy.Open(folder, _store))
        {
            await copy.FetchAsync(await PublishAsync(library), Token);
            copy.Drop();

            Assert.Equal(IndexState.Unavailable, copy.State);
            await Assert.ThrowsAsync<SearchUnavailableException>(() => CountAsync(copy, "audit"));
        }

        using var again = IndexCopy.Open(folder, _store);
        Assert.Null(again.Commit);
        await again.FetchAsync(await PublishAsync(library), Token);
        Assert.Equal(1, await CountAsync(again, "audit"));
    }

    [Fact]
    public async Task A_store_that_fails_leaves_the_copy_as_it_was()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));
        using var copy = IndexCopy.Open(_folders.New(), _store);
        await copy.FetchAsync(await PublishAsync(library), Token);
        await library.ApplyAsync(AnEntry.Titled("Audit later"));
        var next = await PublishAsync(library);

        _store.IsAway = true;
        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => copy.FetchAsync(next, Token));
        var whileAway = await CountAsync(copy, "audit");
        _store.IsAway = false;
        await copy.FetchAsync(next, Token);

        Assert.Equal(1, whileAway);
        Assert.Equal(2, await CountAsync(copy, "audit"));
    }

    [Fact]
    public async Task A_file_with_other_bytes_than_were_published_is_named_and_never_shown()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));
        using var copy = IndexCopy.Open(_folders.New(), _store);
        await copy.FetchAsync(await PublishAsync(library), Token);
        await library.ApplyAsync(AnEntry.Titled("Audit later"));
        var next = await PublishAsync(library);
        var fresh = next.Files.First(file => file.Name.EndsWith(".tim", StringComparison.Ordinal) && !_store.Opened.Contains(file.Key));
        await _store.OverwriteAsync(fresh.Key, new byte[fresh.Length]);

        var lost = await Assert.ThrowsAsync<LostIndexFileException>(() => copy.FetchAsync(next, Token));

        Assert.Equal(fresh.Key, lost.Key);
        Assert.Equal(1, await CountAsync(copy, "audit"));
    }

    [Fact]
    public async Task A_commit_of_another_writer_in_which_names_mean_other_bytes_is_shown_as_it_is()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));
        await library.Index.CommitAsync(Token);
        using var copy = IndexCopy.Open(_folders.New(), _store);

        // Two writers go on from one commit: both call their next segment the same.
        var fork = _folders.CopyOf(library.Folder);
        await library.ApplyAsync(AnEntry.Titled("Audit of the one"));
        await copy.FetchAsync(await PublishAsync(library), Token);
        await using var other = await LibraryIndex.OpenAsync(fork, Token);
        await other.ApplyAsync([AnEntry.Titled("Budget of the other")], Token);
        await copy.FetchAsync(await PublishAsync(other), Token);

        Assert.Equal(1, await CountAsync(copy, "budget"));
        Assert.Equal(1, await CountAsync(copy, "audit"));
    }

    [Fact]
    public async Task A_search_that_is_under_way_finishes_on_the_commit_that_it_began_with()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));
        using var copy = IndexCopy.Open(_folders.New(), _store);
        await copy.FetchAsync(await PublishAsync(library), Token);
        using var held = copy.AcquireSearcher();

        await library.Index.BeginRebuildAsync(Token);
        await library.Index.CompleteRebuildAsync(Token);
        await copy.FetchAsync(await PublishAsync(library), Token);

        Assert.Equal(1, held.Searcher.IndexReader.NumDocs);
        Assert.Equal(0, await CountAsync(copy, ""));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("truncated")]
    public async Task A_copy_whose_files_were_damaged_while_nobody_looked_is_fetched_anew(string damage)
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));
        var folder = _folders.New();
        var commit = await PublishAsync(library);
        using (var before = IndexCopy.Open(folder, _store))
        {
            await before.FetchAsync(commit, Token);
        }

        var file = Directory.EnumerateFiles(folder, "*.tim", SearchOption.AllDirectories).First();
        using (var cut = new FileStream(file, FileMode.Open))
        {
            cut.SetLength(cut.Length / 2);
        }

        if (damage == "missing")
        {
            File.Delete(file);
        }

        using var copy = IndexCopy.Open(folder, _store);
        Assert.Null(copy.Commit);
        await copy.FetchAsync(commit, Token);

        Assert.Equal(1, await CountAsync(copy, "audit"));
    }

    [Fact]
    public async Task Bytes_that_changed_without_the_length_are_found_by_the_check_and_fetched_anew()
    {
        await using var library = await SearchedLibrary.WithAsync([.. Enumerable.Range(0, 50).Select(i => AnEntry.Titled($"Audit {i}", $"Words of page {i}."))]);
        var folder = _folders.New();
        var commit = await PublishAsync(library);
        using (var before = IndexCopy.Open(folder, _store))
        {
            await before.FetchAsync(commit, Token);
        }

        var file = Directory.EnumerateFiles(folder, "*.tim", SearchOption.AllDirectories).First();
        var bytes = await File.ReadAllBytesAsync(file, Token);
        bytes[bytes.Length / 2] ^= 0xff;
        await File.WriteAllBytesAsync(file, bytes, Token);

        using var copy = IndexCopy.Open(folder, _store);
        await copy.VerifyAsync(Token);
        Assert.True(copy.IsDamaged);
        Assert.Equal(IndexState.Degraded, copy.State);
        await copy.FetchAsync(commit, Token);

        Assert.False(copy.IsDamaged);
        Assert.Equal(IndexState.Ready, copy.State);
        Assert.Equal(50, await CountAsync(copy, "audit"));
    }

    private static async Task<int> CountAsync(SearchedIndex index, string text)
    {
        var search = new DocumentSearch(index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([]));
        return (await search.SearchAsync(SearchedLibrary.Member, new SearchRequest { Text = text }, Token)).Total;
    }

    private Task<PublishedCommit> PublishAsync(SearchedLibrary library) => PublishAsync(library.Index);

    /// <summary>Puts the files of an index's commit into the store.</summary>
    private async Task<PublishedCommit> PublishAsync(LibraryIndex index)
    {
        await index.CommitAsync(Token);
        using var held = await index.HoldCommitOrNullAsync(Token) ?? throw new InvalidOperationException("There is nothing to publish.");
        var files = new List<IndexFile>();
        foreach (var name in held.FileNames)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(held.Folder, name), Token);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            var key = $"index/{held.BuildId}/1/{hash}";
            await _store.OverwriteAsync(key, bytes);
            files.Add(new IndexFile(name, key, bytes.Length, hash));
        }

        return new PublishedCommit(++_number, held.BuildId, files);
    }

    /// <summary>A store on disk that can be away, and notes what is read.</summary>
    private sealed class CountedStore(string folder) : IFileStore
    {
        private readonly IFileStore _disk = new ServiceCollection().AddLogging().AddFileStore(new ConfigurationBuilder().Build(), folder).BuildServiceProvider().GetRequiredService<IFileStore>();

        public bool IsAway { get; set; }

        public List<string> Opened { get; } = [];

        public async Task OverwriteAsync(string key, byte[] bytes)
        {
            using var content = new MemoryStream(bytes);
            await _disk.DeleteAsync(new FileKey(key), Token);
            await _disk.PutAsync(new FileKey(key), content, bytes.Length, Token);
        }

        public Task<Stream?> OpenReadAsync(FileKey key, long offset, long? length, CancellationToken cancellationToken)
        {
            if (IsAway)
            {
                throw new FileStoreUnavailableException("Away.");
            }

            lock (Opened)
            {
                Opened.Add(key.Value);
            }

            return _disk.OpenReadAsync(key, offset, length, cancellationToken);
        }

        public Task PutAsync(FileKey key, Stream content, long length, CancellationToken cancellationToken) => _disk.PutAsync(key, content, length, cancellationToken);

        public Task<long?> FindLengthOrNullAsync(FileKey key, CancellationToken cancellationToken) => _disk.FindLengthOrNullAsync(key, cancellationToken);

        public Task DeleteAsync(FileKey key, CancellationToken cancellationToken) => _disk.DeleteAsync(key, cancellationToken);

        public IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken) => _disk.ListAsync(prefix, cancellationToken);

        public Task SweepUnfinishedAsync(TimeSpan age, CancellationToken cancellationToken) => _disk.SweepUnfinishedAsync(age, cancellationToken);

        public Task CheckAsync(CancellationToken cancellationToken) => _disk.CheckAsync(cancellationToken);
    }
}
