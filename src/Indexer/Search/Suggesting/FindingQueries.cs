using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Running;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Tells whether queries find anything at all for a reader: ends at the first document.</summary>
internal static class FindingQueries
{
    /// <summary>Whether a document that the reader may see has all the words. Never so where a query has words that are not needed ("budget OR merger", "budget -merger"): these would be told of without being found.</summary>
    public static bool HasAny(SearchView view, ParsedQuery query, Deadline deadline)
    {
        if (!query.NeedsAllWords || new LuceneQueryBuilder(view.Languages).Build(query).Query is not { } asked)
        {
            return false;
        }

        view.Searcher.Step = deadline.Step;
        var weight = view.Searcher.CreateNormalizedWeight(asked);
        foreach (var segment in view.Segments)
        {
            if (weight.GetScorer(segment.Context, acceptDocs: null) is not { } scorer)
            {
                continue;
            }

            for (var doc = scorer.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = scorer.NextDoc())
            {
                deadline.Step();
                if (segment.Visible.Has(doc))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
