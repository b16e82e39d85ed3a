using Library.Indexer.Index;
using Library.Indexer.Index.Writing;
using Library.Indexer.Search;
using Library.Storage.Cops;

namespace Library.Bench.Search;

/// <summary>What a search answers beside its hits.</summary>
[Flags]
internal enum Extras
{
    None = 0,
    Facets = 1,
    Snippets = 2,
    All = Facets | Snippets,
}

/// <summary>The library's own index over made documents, merged into one segment, and its search as the product asks it.</summary>
internal sealed class SearchedIndex : IAsyncDisposable
{
    private const int Batch = 1_000;

    /// <summary>As many as the peer ranks.</summary>
    private const int Top = 10;

    private const int SnippetsPerHit = 2;

    private static readonly ReaderScope Member = new(Guid.Empty, [AudienceToken.Members]);

    private readonly LibraryIndex _index;
    private readonly DocumentSearch _search;

    private SearchedIndex(LibraryIndex index, WithheldDocuments withheld)
    {
        _index = index;
        _search = new DocumentSearch(index, withheld) { Budget = TimeSpan.FromMinutes(1) };
    }

    /// <summary>The same index, searched with another answer to what must be left out. The index stays this one's.</summary>
    public SearchedIndex With(WithheldDocuments withheld) => new(_index, withheld);

    /// <param name="make">The document of a number, from 0.</param>
    /// <param name="see">Called with each document, in their order.</param>
    public static async Task<SearchedIndex> BuildAsync(string folder, Func<int, IndexEntry> make, int count, Action<IndexEntry> see, CancellationToken cancellationToken)
    {
        var index = await LibraryIndex.OpenAsync(folder, cancellationToken);
        await index.BeginRebuildAsync(cancellationToken);
        for (var from = 0; from < count; from += Batch)
        {
            var entries = Enumerable.Range(from, Math.Min(Batch, count - from)).AsParallel().AsOrdered().Select(make).ToList();
            var applied = index.ApplyAsync(entries, cancellationToken);
            entries.ForEach(see);
            await applied;
        }

        await index.CompleteRebuildAsync(cancellationToken);
        await index.DisposeAsync();
        Merge(Directory.EnumerateDirectories(folder, IndexBuild.FolderPrefix + "*").Single());
        return new SearchedIndex(await LibraryIndex.OpenAsync(folder, cancellationToken), (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([]));
    }

    public Task<SearchResponse> SearchAsync(string text, Extras extras, CancellationToken cancellationToken) => SearchAsync(
        new SearchRequest { Text = text, Size = Top, Snippets = extras.HasFlag(Extras.Snippets) ? SnippetsPerHit : 0, Facets = extras.HasFlag(Extras.Facets) }, cancellationToken);

    public Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken) => _search.SearchAsync(Member, request, cancellationToken);

    public ValueTask DisposeAsync() => _index.DisposeAsync();

    private static void Merge(string build)
    {
        using var opened = IndexBuild.OpenOrNull(build, fault => throw new BenchException($"The index cannot be merged: {fault.Message}"));
        var writer = opened?.Writer ?? throw new BenchException("The index that was just written cannot be opened.");
        writer.ForceMerge(1);
        writer.Commit();
    }
}
