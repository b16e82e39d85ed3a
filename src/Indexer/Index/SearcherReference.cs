using Lucene.Net.Search;

namespace Library.Indexer.Index;

/// <summary>A searcher held for the length of one search; dispose it to let go. It shows one point in time, whatever is written meanwhile.</summary>
internal sealed class SearcherReference(SearcherManager searchers, IndexSearcher searcher) : IDisposable
{
    private bool _released;

    public IndexSearcher Searcher { get; } = searcher;

    public void Dispose()
    {
        if (!_released)
        {
            _released = true;
            searchers.Release(Searcher);
        }
    }
}
