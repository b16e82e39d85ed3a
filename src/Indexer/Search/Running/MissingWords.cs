using System.Collections.Immutable;
using Library.Indexer.Search.Queries;

namespace Library.Indexer.Search.Running;

/// <summary>Tells which words a hit lacks.</summary>
internal static class MissingWords
{
    /// <summary>For each hit those of some words that it lacks, as typed.</summary>
    public static IReadOnlyList<string>[] List(SearchView view, ImmutableArray<QueryNode> words, IReadOnlyList<Hit> hits)
    {
        if (words.IsEmpty)
        {
            var none = new IReadOnlyList<string>[hits.Count];
            Array.Fill(none, []);
            return none;
        }

        var missing = Enumerable.Range(0, hits.Count).Select(_ => new List<string>()).ToArray();
        var builder = new LuceneQueryBuilder(view.Languages);
        foreach (var node in words)
        {
            var weight = view.Searcher.CreateNormalizedWeight(builder.Build(node));
            foreach (var inSegment in Enumerable.Range(0, hits.Count).GroupBy(i => hits[i].Segment))
            {
                var scorer = weight.GetScorer(view.Segments[inSegment.Key].Context, acceptDocs: null);
                foreach (var i in inSegment.OrderBy(i => hits[i].Doc))
                {
                    if (scorer is null || (scorer.DocID < hits[i].Doc ? scorer.Advance(hits[i].Doc) : scorer.DocID) != hits[i].Doc)
                    {
                        missing[i].Add(LuceneQueryBuilder.TypedOf(node));
                    }
                }
            }
        }

        return missing;
    }
}
