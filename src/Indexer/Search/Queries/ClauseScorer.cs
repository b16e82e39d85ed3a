using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Queries;

/// <summary>A clause as Lucene's own scorers ask it, document by document.</summary>
internal sealed class ClauseScorer(Weight weight, ClauseCursor cursor, IBits? accepted) : Scorer(weight)
{
    private int _doc = -1;

    public override int DocID => _doc;

    public override int Freq => 1;

    public override float GetScore() => cursor.Score(_doc);

    public override int NextDoc() => Advance(_doc + 1);

    public override int Advance(int target)
    {
        for (_doc = cursor.SkipTo(target); _doc != NO_MORE_DOCS && accepted is not null && !accepted.Get(_doc);)
        {
            _doc = cursor.SkipTo(_doc + 1);
        }

        return _doc;
    }

    public override long GetCost() => cursor.Count;
}
