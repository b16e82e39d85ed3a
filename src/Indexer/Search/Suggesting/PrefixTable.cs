using System.Runtime.CompilerServices;
using Library.Indexer.Search.Running;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Places in names at which words start, sorted by what stands there: all that continue a text are a range of it.</summary>
internal sealed class PrefixTable
{
    private readonly NameText _text;
    private readonly int[] _places;
    private readonly int[] _names;
    private readonly int[] _ranks;
    private readonly ConditionalWeakTable<VisibleDocs, BestEntries> _bestOfReaders = [];
    private BestEntries? _best;

    /// <param name="entries">Places and their names, in any order.</param>
    /// <param name="ranks">Of each name: the higher, the earlier it is suggested. No two are equal.</param>
    public PrefixTable(NameText text, IReadOnlyCollection<(int Place, int Name)> entries, int[] ranks)
    {
        (_text, _ranks) = (text, ranks);
        var sorted = entries.ToArray();
        var keys = Array.ConvertAll(sorted, entry => KeyOf(text.RestOf(entry.Name, entry.Place)));
        Array.Sort(keys, sorted);
        SortEqual(keys, sorted);
        _places = Array.ConvertAll(sorted, entry => entry.Place);
        _names = Array.ConvertAll(sorted, entry => entry.Name);
    }

    public int NameOf(int entry) => _names[entry];

    /// <summary>The rank of an entry's name; -1 where the reader may not see it.</summary>
    /// <param name="visible">Null where everybody sees all.</param>
    public int RankOf(int entry, VisibleDocs? visible)
    {
        var name = _names[entry];
        return visible is null || visible.Has(name) ? _ranks[name] : -1;
    }

    public int Count => _places.Length;

    /// <summary>The entries that continue a text.</summary>
    public (int From, int To) Find(ReadOnlySpan<char> start)
    {
        var from = FirstNotBefore(start, 0, isPast: false);
        return (from, from < Count && _text.At(_places[from], start.Length).SequenceEqual(start) ? FirstNotBefore(start, from, isPast: true) : from);
    }

    /// <summary>The best entry of a range that the reader may see; -1 where there is none.</summary>
    /// <param name="visible">Kept by the caller: what is found out for it is kept as long.</param>
    public int FindBest(int from, int to, VisibleDocs? visible)
    {
        if (to - from <= BestEntries.Block)
        {
            return BestEntries.Scan(this, from, to, visible, -1);
        }

        return BestOf(visible).Find(this, from, to, visible);
    }

    private BestEntries BestOf(VisibleDocs? visible)
    {
        if (visible is null)
        {
            return _best ??= new BestEntries(this, null);
        }

        return _bestOfReaders.GetValue(visible, seen => new BestEntries(this, seen));
    }

    private int FirstNotBefore(ReadOnlySpan<char> start, int low, bool isPast)
    {
        var high = _places.Length;
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            var order = _text.At(_places[middle], start.Length).SequenceCompareTo(start);
            if (order < 0 || (isPast && order == 0))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The first four characters as a number in their order.</summary>
    private static ulong KeyOf(ReadOnlySpan<char> rest)
    {
        var key = 0UL;
        for (var i = 0; i < 4; i++)
        {
            key = (key << 16) | (i < rest.Length ? rest[i] : NameText.End);
        }

        return key;
    }

    /// <summary>Sorts what begins alike by the rest.</summary>
    private void SortEqual(ulong[] keys, (int Place, int Name)[] entries)
    {
        var byRest = Comparer<(int Place, int Name)>.Create((a, b) =>
        {
            var order = _text.RestOf(a.Name, a.Place).SequenceCompareTo(_text.RestOf(b.Name, b.Place));
            return order != 0 ? order : a.Place.CompareTo(b.Place);
        });
        for (var from = 0; from < keys.Length;)
        {
            var to = from + 1;
            while (to < keys.Length && keys[to] == keys[from])
            {
                to++;
            }

            Array.Sort(entries, from, to - from, byRest);
            from = to;
        }
    }
}
