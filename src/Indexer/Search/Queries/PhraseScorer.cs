using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;

namespace Library.Indexer.Search.Queries;

/// <summary>The documents in which words stand in a row, as Lucene asks for them.</summary>
/// <param name="step">Called for each document that has the words, in a row or not: positions are dear to read.</param>
internal sealed class PhraseScorer(Weight weight, Row row, Similarity.SimScorer score, Action step) : Scorer(weight)
{
    private int _doc = -1;
    private int _rows;

    public override int DocID => _doc;

    /// <summary>How often the words stand in a row in the present document.</summary>
    public override int Freq => _rows;

    public override int NextDoc() => Advance(_doc + 1);

    public override int Advance(int target)
    {
        for (_doc = row.Advance(target); _doc != NO_MORE_DOCS; _doc = row.Advance(_doc + 1))
        {
            step();
            _rows = row.Count();
            if (_rows > 0)
            {
                break;
            }
        }

        return _doc;
    }

    public override float GetScore() => score.Score(_doc, _rows);

    public override long GetCost() => row.Cost;
}
