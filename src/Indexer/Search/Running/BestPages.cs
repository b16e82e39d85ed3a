using System.Collections.Immutable;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Snippets;

namespace Library.Indexer.Search.Running;

/// <summary>Orders the very first hits anew by how well their best page has the words: a handbook of sixty pages has nearly all words somewhere.</summary>
internal static class BestPages
{
    /// <param name="words">At least two.</param>
    /// <param name="hits">In order of their scores.</param>
    public static void Apply(SearchView view, ImmutableArray<string> words, Hit[] hits, HitOrder order, Deadline deadline)
    {
        var first = hits.AsSpan(0, Math.Min(hits.Length, Ranking.PageHits));
        var scores = new SnippetMaker(view, MarkedWords.Of(words, view.Languages), deadline).ScoreBestPages(first.ToArray());
        for (var i = 0; i < first.Length; i++)
        {
            if (!view.Segments[first[i].Segment].Columns.IsSuperseded(first[i].Doc))
            {
                first[i] = first[i] with { Score = first[i].Score + (Ranking.PageShare * scores[i]) };
            }
        }

        order.Sort(first);
    }
}
