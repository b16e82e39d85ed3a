using Library.Bench.Search;
using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Running;
using Library.Indexer.Search.Snippets;
using Library.Indexer.Search.Suggesting;
using Library.Storage.Cops;

namespace Library.Bench.Scale;

/// <summary>The library's own index over long documents, from whose hits passages are cut.</summary>
internal sealed class PassageIndex : IAsyncDisposable
{
    private const int Batch = 20;
    private const int Top = 10;

    private static readonly ReaderScope Member = new(Guid.Empty, [AudienceToken.Members]);

    private readonly LibraryIndex _index;
    private readonly ColumnCache _columns = new();
    private readonly CurrentWords _words = new();
    private readonly SearchView _view;

    private PassageIndex(LibraryIndex index) => (_index, _view) = (index, SearchView.Open(index, _columns, new ScopeFilter(), Member, []));

    /// <param name="see">Called with each document, in their order.</param>
    public static async Task<PassageIndex> BuildAsync(string folder, LongDocuments documents, int count, Action<IndexEntry> see, CancellationToken cancellationToken)
    {
        var index = await LibraryIndex.OpenAsync(folder, cancellationToken);
        await index.BeginRebuildAsync(cancellationToken);
        foreach (var numbers in Enumerable.Range(0, count).Chunk(Batch))
        {
            var entries = numbers.AsParallel().AsOrdered().Select(documents.Make).ToList();
            entries.ForEach(see);
            await index.ApplyAsync(entries, cancellationToken);
        }

        await index.CompleteRebuildAsync(cancellationToken);
        return new PassageIndex(index);
    }

    /// <summary>The first ten documents that have all the words and passages with marks; null where there are fewer.</summary>
    public PassageQuery? FindOrNull(string text)
    {
        var request = new SearchRequest { Text = text, Size = Top, Facets = false };
        var found = new Finder(_view, _columns, Thesaurus.None, _words, request, new Deadline(TimeSpan.FromMinutes(1), CancellationToken.None)).Find();
        if (found.Matched != SearchMatch.All || found.Query.Text != text || found.Result.Top.Length < Top)
        {
            return null;
        }

        var order = HitOrder.Of(SearchSort.Relevance, _view);
        var query = new PassageQuery(text, found.Query, found.Result.Top, [.. found.Result.Top.Select(hit => MadeDocuments.NumberOf(order.FindId(hit)))]);
        return Cut(query, limit: 1) == query.Hits.Count ? query : null;
    }

    /// <summary>Cuts so many passages of each hit, as a search does once it has its hits; for how many the first has its page and marks.</summary>
    public int Cut(PassageQuery query, int limit)
    {
        var words = MarkedWords.Of(query.Query, _view.Languages, field => field == QueryField.Any);
        return new SnippetMaker(_view, words).Make(query.Hits, limit).Count(snippets => snippets is [{ Page: not null, Marks.Count: > 0 }, ..]);
    }

    public ValueTask DisposeAsync()
    {
        _view.Dispose();
        return _index.DisposeAsync();
    }
}

/// <param name="Documents">The numbers of the hits' documents.</param>
internal sealed record PassageQuery(string Text, ParsedQuery Query, IReadOnlyList<Hit> Hits, IReadOnlyList<int> Documents);
