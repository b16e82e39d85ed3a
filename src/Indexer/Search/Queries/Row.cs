using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>Words one after the other, in one segment: the documents with all of them, in ascending order, and how often they stand in a row there. The rarest word leads.</summary>
/// <param name="words">In the order of the row, at least one.</param>
internal sealed class Row(PlacesOfWord[] words)
{
    private readonly PlacesOfWord[] _byCost = [.. words.OrderBy(word => word.Cost)];

    /// <summary>About how many documents have all words, not fewer.</summary>
    public long Cost => _byCost[0].Cost;

    /// <summary>Goes to the first document from here on, behind the present one, that has all words, in whichever order; <see cref="DocIdSetIterator.NO_MORE_DOCS"/> at the end.</summary>
    public int Advance(int target)
    {
        while (true)
        {
            var doc = _byCost[0].Advance(target);
            target = doc == DocIdSetIterator.NO_MORE_DOCS ? doc : FirstFromOthers(doc);
            if (target == doc)
            {
                return doc;
            }
        }
    }

    /// <summary>Whether a document has all words. Documents are asked for in ascending order.</summary>
    public bool Has(int doc) => AdvanceTo(_byCost[0], doc) == doc && FirstFromOthers(doc) == doc;

    /// <summary>How often the words stand in a row in the document that was found last.</summary>
    public int Count()
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

    private static int AdvanceTo(PlacesOfWord word, int doc) => word.Doc < doc ? word.Advance(doc) : word.Doc;

    /// <summary>The document itself where all other words are in it; else the first that may have them.</summary>
    private int FirstFromOthers(int doc)
    {
        for (var i = 1; i < _byCost.Length; i++)
        {
            var at = AdvanceTo(_byCost[i], doc);
            if (at > doc)
            {
                return at;
            }
        }

        return doc;
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
