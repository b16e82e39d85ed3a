using Library.Indexer.Index;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Columns;

/// <summary>The values of one facet in one segment, document by document, as numbers of <see cref="FacetLabels"/>.</summary>
internal sealed class FacetColumn
{
    private const int None = 0;

    /// <summary>Of more values neighbours seldom have the same.</summary>
    private const int MostSplit = 1024;

    /// <summary>Where no document has several values: the value's number plus one, or <see cref="None"/>.</summary>
    private readonly int[]? _single;

    /// <summary>Else the values of document d are _values[_starts[d].._starts[d + 1]].</summary>
    private readonly int[] _starts;

    private readonly int[] _values;

    /// <summary>Whether no document has a value, as of a facet that nothing uses yet.</summary>
    private bool _isEmpty;

    private FacetColumn(int[]? single, int[] starts, int[] values) => (_single, _starts, _values) = (single, starts, values);

    public static FacetColumn Read(AtomicReader reader, Facet facet, FacetLabels labels)
    {
        if (reader.GetSortedSetDocValues(IndexSchema.FacetField(facet)) is not { } docValues)
        {
            return new FacetColumn(new int[reader.MaxDoc], [], []) { _isEmpty = true };
        }

        var numbers = Numbers(docValues, labels);
        var (starts, values, isSingle) = (new int[reader.MaxDoc + 1], new List<int>(reader.MaxDoc), true);
        for (var doc = 0; doc < reader.MaxDoc; doc++)
        {
            docValues.SetDocument(doc);
            for (var ord = docValues.NextOrd(); ord != SortedSetDocValues.NO_MORE_ORDS; ord = docValues.NextOrd())
            {
                values.Add(numbers[ord]);
            }

            starts[doc + 1] = values.Count;
            isSingle &= values.Count - starts[doc] <= 1;
        }

        return isSingle ? new FacetColumn(ToSingle(starts, values), [], []) : new FacetColumn(null, starts, [.. values]);
    }

    /// <summary>Whether the document has one of the values.</summary>
    public bool HasAny(int doc, ReadOnlySpan<bool> wanted)
    {
        foreach (var value in ValuesOf(doc))
        {
            if (value < wanted.Length && wanted[value])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds one to the count of every value of every document: value n at n + 1. What stands at 0 means nothing.</summary>
    /// <param name="counts">Room for all of the facet's labels, plus one.</param>
    public void Count(ReadOnlySpan<int> docs, int[] counts)
    {
        if (_isEmpty)
        {
            return;
        }

        if (_single is not null)
        {
            CountSingle(_single, docs, counts);
            return;
        }

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
