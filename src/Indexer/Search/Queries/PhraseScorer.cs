using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;

namespace Library.Indexer.Search.Queries;

/// <summary>Goes through the documents in which words stand in a row: the rarest word leads.</summary>
internal sealed class PhraseScorer : Scorer
{
    private readonly PlacesOfWord[] _byCost;
    private readonly Similarity.SimScorer _score;
    private int _doc = -1;
    private int _rows;

    /// <param name="words">In the order of the row, at least one.</param>
    public PhraseScorer(Weight weight, PlacesOfWord[] words, Similarity.SimScorer score)
        : base(weight) => (_byCost, _score) = ([.. words.OrderBy(word => word.Cost)], score);

    public override int DocID => _doc;

    /// <summary>How often the words stand in a row in the present document.</summary>
    public override int Freq => _rows;

    public override int NextDoc() => Find(_doc + 1);

    public override int Advance(int target) => Find(target);

    public override float GetScore() => _score.Score(_doc, _rows);

    public override long GetCost() => _byCost[0].Cost;

    private int Find(int target)
    {
        for (var doc = _byCost[0].Advance(target); doc != NO_MORE_DOCS; doc = _byCost[0].Advance(target))
        {
            target = FirstFromOthers(doc);
            if (target == doc)
            {
                _rows = CountRows();
                if (_rows > 0)
                {
                    return _doc = doc;
                }

                target = doc + 1;
            }
        }

        return _doc = NO_MORE_DOCS;
    }

    /// <summary>The document itself where all other words are in it; else the first that may have them.</summary>
    private int FirstFromOthers(int doc)
    {
        for (var i = 1; i < _byCost.Length; i++)
        {
            var at = _byCost[i].Doc < doc ? _byCost[i].Advance(doc) : _byCost[i].Doc;
            if (at > doc)
            {
                return at;
            }
        }

        return doc;
    }

    private int CountRows()
    {
        var lead = _byCost[0];
        var found = lead.ReadPositions(int.MaxValue);
        for (var i = 1; i < _byCost.Length && found.Length > 0; i++)
        {
            var distance = _byCost[i].Offset - lead.Offset;
            found = found[..Keep(found, _byCost[i].ReadPositions(found[^1] + distance), distance)];
        }

        return found.Length;
    }

    /// <summary>Leaves of some positions those that have one of the others at a distance; how many they are. All are in ascending order.</summary>
    private static int Keep(Span<int> positions, ReadOnlySpan<int> others, int distance)
    {
        var (kept, next) = (0, 0);
        foreach (var position in positions)
        {
            while (next < others.Length && others[next] < position + distance)
            {
                next++;
            }

            if (next < others.Length && others[next] == position + distance)
            {
                positions[kept++] = position;
            }
        }

        return kept;
    }
}
