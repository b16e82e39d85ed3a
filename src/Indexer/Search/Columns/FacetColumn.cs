using Library.Indexer.Index;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Columns;

/// <summary>The values of one facet in one segment, as numbers of <see cref="FacetLabels"/>: by document, and the documents of each value.</summary>
/// <remarks>Few hits are counted by document, many by value: a bit a document, 64 of them at a time. docs/search.md has what that gains.</remarks>
internal sealed class FacetColumn
{
    private const int None = 0;

    /// <summary>Of more values neighbours seldom have the same.</summary>
    private const int MostSplit = 1024;

    /// <summary>What one step takes, in tenths of a nanosecond as measured: a hit with one value at most, a hit with several, 64 bits of a value, a document of a value's list.</summary>
    private const long BySingle = 10, BySeveral = 30, ByWord = 5, ByListed = 7;

    private readonly int _maxDoc;

    /// <summary>Where no document has several values: the value's number plus one, or <see cref="None"/>.</summary>
    private readonly int[]? _single;

    /// <summary>Else the values of document d are _values[_starts[d].._starts[d + 1]].</summary>
    private readonly int[] _starts;

    private readonly int[] _values;

    /// <summary>The values that some document has, and which ones; by number.</summary>
    private readonly (int Value, DocSet Docs)[] _byValue;

    /// <summary>What counting by value takes, whatever is counted.</summary>
    private readonly long _byValueCost;

    private FacetColumn(int maxDoc, int[]? single, int[] starts, int[] values, (int Value, DocSet Docs)[] byValue)
    {
        (_maxDoc, _single, _starts, _values, _byValue) = (maxDoc, single, starts, values, byValue);
        _byValueCost = byValue.Sum(value => value.Docs.Sparse is null ? value.Docs.Bits.Length * ByWord : value.Docs.Count * ByListed);
    }

    public static FacetColumn Read(AtomicReader reader, Facet facet, FacetLabels labels)
    {
        if (reader.GetSortedSetDocValues(IndexSchema.FacetField(facet)) is not { } docValues)
        {
            return new FacetColumn(reader.MaxDoc, null, [], [], []);
        }

        var numbers = Numbers(docValues, labels);
        var byValue = numbers.Select(_ => new DocSetBuilder(reader.MaxDoc)).ToArray();
        var (starts, values, isSingle) = (new int[reader.MaxDoc + 1], new List<int>(reader.MaxDoc), true);
        for (var doc = 0; doc < reader.MaxDoc; doc++)
        {
            docValues.SetDocument(doc);
            for (var ord = docValues.NextOrd(); ord != SortedSetDocValues.NO_MORE_ORDS; ord = docValues.NextOrd())
            {
                values.Add(numbers[ord]);
                byValue[ord].Add(doc);
            }

            starts[doc + 1] = values.Count;
            isSingle &= values.Count - starts[doc] <= 1;
        }

        var sets = byValue.Select((docs, ord) => (numbers[ord], docs.Build())).ToArray();
        return isSingle ? new FacetColumn(reader.MaxDoc, ToSingle(starts, values), [], [], sets) : new FacetColumn(reader.MaxDoc, null, starts, [.. values], sets);
    }

    /// <summary>Whether the document has one of the values.</summary>
    public bool HasAny(int doc, ReadOnlySpan<bool> wanted)
    {
        if (_byValue.Length == 0)
        {
            return false;
        }

        foreach (var value in ValuesOf(doc))
        {
            if (value < wanted.Length && wanted[value])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The documents that have one of the values, a bit for each document of the segment. Not to be written to.</summary>
    public ulong[] ListAny(bool[] wanted)
    {
        var chosen = _byValue.Where(value => value.Value < wanted.Length && wanted[value.Value]).Select(value => value.Docs).ToList();
        if (chosen is [{ Sparse: null } only])
        {
            return only.Bits;
        }

        var bits = new ulong[(_maxDoc + 63) >> 6];
        chosen.ForEach(docs => docs.AddTo(bits));
        return bits;
    }

    /// <summary>Adds one to the count of every value of every document: value n at n + 1. What stands at 0 means nothing.</summary>
    /// <param name="counts">Room for all of the facet's labels, plus one.</param>
    public void Count(DocList docs, int[] counts)
    {
        if (_byValue.Length == 0)
        {
            return;
        }

        if (docs.Set.Sparse is null && _byValueCost < docs.Set.Count * (_single is null ? BySeveral : BySingle))
        {
            foreach (var (value, ofValue) in _byValue)
            {
                counts[value + 1] += ofValue.CountIn(docs.Set.Bits);
            }
        }
        else if (_single is not null)
        {
            CountSingle(_single, docs.Docs, counts);
        }
        else
        {
            CountSeveral(docs.Docs, counts);
        }
    }

    private void CountSeveral(ReadOnlySpan<int> docs, int[] counts)
    {
        foreach (var doc in docs)
        {
            for (var i = _starts[doc]; i < _starts[doc + 1]; i++)
            {
                counts[_values[i] + 1]++;
            }
        }
    }

    /// <summary>Every other document counts on counters of its own: neighbours often have the same value, and a counter just written must be waited for.</summary>
    private static void CountSingle(int[] single, ReadOnlySpan<int> docs, int[] counts)
    {
        Span<int> others = counts.Length <= MostSplit && docs.Length > counts.Length ? stackalloc int[counts.Length] : [];
        var i = 0;
        for (; i + 1 < docs.Length && !others.IsEmpty; i += 2)
        {
            counts[single[docs[i]]]++;
            others[single[docs[i + 1]]]++;
        }

        for (; i < docs.Length; i++)
        {
            counts[single[docs[i]]]++;
        }

        for (var value = 0; value < others.Length; value++)
        {
            counts[value] += others[value];
        }
    }

    private static int[] Numbers(SortedSetDocValues docValues, FacetLabels labels)
    {
        var numbers = new int[docValues.ValueCount];
        var value = new BytesRef();
        for (var ord = 0; ord < numbers.Length; ord++)
        {
            docValues.LookupOrd(ord, value);
            numbers[ord] = labels.NumberOf(value.Utf8ToString());
        }

        return numbers;
    }

    private static int[] ToSingle(int[] starts, List<int> values)
    {
        var single = new int[starts.Length - 1];
        for (var doc = 0; doc < single.Length; doc++)
        {
            single[doc] = starts[doc + 1] > starts[doc] ? values[starts[doc]] + 1 : None;
        }

        return single;
    }

    private ValueSpan ValuesOf(int doc) => _single is null
        ? new ValueSpan(_values.AsSpan(_starts[doc].._starts[doc + 1]), offset: 0)
        : new ValueSpan(_single[doc] == None ? [] : _single.AsSpan(doc, 1), offset: 1);

    /// <summary>Numbers of values, stored with an offset.</summary>
    private ref struct ValueSpan(ReadOnlySpan<int> stored, int offset)
    {
        private readonly ReadOnlySpan<int> _stored = stored;
        private int _next = -1;

        public readonly int Current => _stored[_next] - offset;

        public readonly ValueSpan GetEnumerator() => this;

        public bool MoveNext() => ++_next < _stored.Length;
    }
}
