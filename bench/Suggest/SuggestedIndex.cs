using Library.Indexer.Index;
using Library.Indexer.Search;

namespace Library.Bench.Suggest;

/// <summary>An index of made documents in as many segments as it has when it grows, with its words read ahead.</summary>
internal sealed class SuggestedIndex : IAsyncDisposable
{
    private const int Batch = 2_000;

    private SuggestedIndex(LibraryIndex index) => (Index, Search) = (index, new DocumentSearch(index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([])));

    public LibraryIndex Index { get; }

    public DocumentSearch Search { get; }

    public static async Task<SuggestedIndex> BuildAsync(string folder, int count, Func<int, IndexEntry> make, CancellationToken cancellationToken)
    {
        var index = await LibraryIndex.OpenAsync(folder, cancellationToken);
        await index.BeginRebuildAsync(cancellationToken);
        for (var from = 0; from < count; from += Batch)
        {
            await index.ApplyAsync([.. Enumerable.Range(from, Math.Min(Batch, count - from)).Select(make)], cancellationToken);
        }

        await index.CompleteRebuildAsync(cancellationToken);
        return new SuggestedIndex(index);
    }

    public ValueTask DisposeAsync() => Index.DisposeAsync();
}
