using Library.Indexer.Index.Reading;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>Where one word of a row stands, in any of its forms: document by document, and in each one position by position.</summary>
/// <param name="forms">The list of each form, at least one; before its first document.</param>
/// <param name="offset">How far the word stands behind the first word of the row.</param>
internal sealed class PlacesOfWord(PositionDocs[] forms, int offset)
{
    private int[] _positions = new int[16];

    /// <summary>The present document; -1 before the first.</summary>
    public int Doc { get; private set; } = -1;

    /// <summary>About how many documents have it, not fewer.</summary>
    public long Cost { get; } = forms.Sum(form => form.GetCost());

    /// <summary>Goes to the first document from here on, which must be behind the present one.</summary>
    public int Advance(int target)
    {
        var least = DocIdSetIterator.NO_MORE_DOCS;
        foreach (var form in forms)
        {
            least = Math.Min(least, form.DocID < target ? form.Advance(target) : form.DocID);
        }

        return Doc = least;
    }

    /// <summary>How far the word stands behind the first word of the row.</summary>
    public int Offset => offset;

    /// <summary>The word's positions in the present document, in ascending order, each once.</summary>
    /// <param name="last">Positions behind this one may be missing.</param>
    public Span<int> ReadPositions(int last)
    {
        var (count, lists) = (0, 0);
        foreach (var form in forms)
        {
            if (form.DocID == Doc)
            {
                count = form.AddPositions(ref _positions, count, last);
                lists++;
            }
        }

        var positions = _positions.AsSpan(0, count);
        return lists == 1 ? positions : InOrder(positions);
    }

    /// <summary>Orders positions of several forms, and leaves each once: two forms that stand at one place are one occurrence of the word.</summary>
    private static Span<int> InOrder(Span<int> positions)
    {
        positions.Sort();
        var kept = 0;
        foreach (var position in positions)
        {
            if (kept == 0 || positions[kept - 1] != position)
            {
                positions[kept++] = position;
            }
        }

        return positions[..kept];
    }
}
