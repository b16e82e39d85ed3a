using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>Explains a score by the scorer itself.</summary>
internal static class ScorerExplanation
{
    public static Explanation Of(Weight weight, AtomicReaderContext context, int doc)
    {
        var scorer = weight.GetScorer(context, acceptDocs: null);
        var matches = scorer is not null && scorer.Advance(doc) == doc;
        return new ComplexExplanation(matches, matches ? scorer!.GetScore() : 0, weight.Query.ToString()); // not null where it matches
    }
}
