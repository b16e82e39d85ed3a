using System.Runtime.CompilerServices;
using Library.Indexer.Search.Running;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Places in names at which words start, sorted by what stands there: all that continue a text are a range of it.</summary>
internal sealed class PrefixTable
{
    private const int KeyLength = 4;

    private readonly NameText _text;

    /// <summary>The first four characters of each entry as a number in their order: most of a look-up takes place here, and not all over the text.</summary>
    private readonly ulong[] _keys;

    private readonly int[] _places;
    private readonly int[] _names;

    /// <summary>Of each entry's name: the higher, the earlier it is suggested. By entry, since they are gone through one after the other.</summary>
    private readonly int[] _ranks;

    private readonly ConditionalWeakTable<VisibleDocs, BestEntries> _bestOfReaders = [];
    private BestEntries? _best;

    /// <param name="entries">Places and their names, in any order.</param>
    /// <param name="ranks">Of each name: the higher, the earlier it is suggested. No two are equal.</param>
    public PrefixTable(NameText text, IReadOnlyCollection<(int Place, int Name)> entries, int[] ranks)
    {
        _text = text;
        var sorted = entries.ToArray();
        _keys = Array.ConvertAll(sorted, entry => KeyOf(text.RestOf(entry.Name, entry.Place), NameText.End));
        Array.Sort(_keys, sorted);
        SortEqual(_keys, sorted);
        _places = Array.ConvertAll(sorted, entry => entry.Place);
        _names = Array.ConvertAll(sorted, entry => entry.Name);
        _ranks = Array.ConvertAll(_names, name => ranks[name]);
    }

    public int NameOf(int entry) => _names[entry];

    public int RankOf(int entry) => _ranks[entry];

    /// <summary>The word that an entry starts.</summary>
    public ReadOnlySpan<char> WordOf(int entry) => _text.WordAt(_places[entry]);

    /// <summary>The first letters of what an entry starts.</summary>
    public ReadOnlySpan<char> StartOf(int entry, int length) => _text.At(_places[entry], length);

    public int Count => _places.Length;

    /// <summary>The entries that continue a text.</summary>
    public (int From, int To) Find(ReadOnlySpan<char> start)
    {
        var from = FirstKeyNotBefore(KeyOf(start, char.MinValue), 0);
        var to = FirstKeyNotBefore(KeyOf(start, char.MaxValue) + 1, from);
        return start.Length <= KeyLength || from == to ? (from, to) : (FirstNotBefore(start, from, to, isPast: false), FirstNotBefore(start, from, to, isPast: true));
    }

    /// <summary>The best entry of a range, one that the reader may see; <paramref name="found"/> where none is better.</summary>
    /// <param name="visible">Null where everybody sees all.</param>
    /// <param name="found">One that was found already; -1 for none.</param>
    public int Scan(int from, int to, VisibleDocs? visible, int found)
    {
        var best = found < 0 ? -1 : _ranks[found];
        for (var entry = from; entry < to; entry++)
        {
            if (_ranks[entry] > best && (visible is null || visible.Has(_names[entry])))
            {
                (best, found) = (_ranks[entry], entry);
            }
        }

        return found;
    }

    /// <summary>The best entry of a range that the reader may see; -1 where there is none.</summary>
    /// <param name="visible">Kept by the caller: what is found out for it is kept as long.</param>
    public int FindBest(int from, int to, VisibleDocs? visible)
    {
        if (to - from <= BestEntries.Block)
        {
            return Scan(from, to, visible, -1);
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

    private int FirstKeyNotBefore(ulong key, int low)
    {
        var high = _keys.Length;
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            (low, high) = _keys[middle] < key ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <param name="isPast">Whether what starts so is passed by.</param>
    private int FirstNotBefore(ReadOnlySpan<char> start, int low, int high, bool isPast)
    {
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            var order = _text.At(_places[middle], start.Length).SequenceCompareTo(start);
            (low, high) = order < 0 || (isPast && order == 0) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <param name="filler">Stands for what is not there.</param>
    private static ulong KeyOf(ReadOnlySpan<char> rest, char filler)
    {
        var key = 0UL;
        for (var i = 0; i < KeyLength; i++)
        {
            key = (key << 16) | (i < rest.Length ? rest[i] : filler);
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
