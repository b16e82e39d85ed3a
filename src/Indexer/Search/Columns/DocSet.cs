using System.Buffers;
using System.Numerics;

namespace Library.Indexer.Search.Columns;

/// <summary>Documents of one segment: a list in ascending order while they are few, else a bit for each document of the segment.</summary>
/// <param name="Sparse">Null where <paramref name="Bits"/> holds them.</param>
internal readonly record struct DocSet(int[]? Sparse, ulong[] Bits, int Count)
{
    public Enumerator GetEnumerator() => new(Sparse, Bits);

    /// <summary>How many of them are among some bits, one for each document of the segment.</summary>
    public int CountIn(ReadOnlySpan<ulong> bits)
    {
        if (Sparse is null)
        {
            return BitSet.CountCommon(Bits, bits);
        }

        var count = 0;
        foreach (var doc in Sparse)
        {
            count += (int)(bits[doc >> 6] >> (doc & 63) & 1);
        }

        return count;
    }

    /// <summary>Sets a bit for each of them.</summary>
    /// <param name="bits">One for each document of the segment.</param>
    public void AddTo(Span<ulong> bits)
    {
        if (Sparse is null)
        {
            BitSet.Add(bits, Bits);
            return;
        }

        foreach (var doc in Sparse)
        {
            BitSet.Set(bits, doc);
        }
    }

    /// <summary>Goes through the documents in ascending order, without garbage.</summary>
    public ref struct Enumerator(int[]? sparse, ulong[] bits)
    {
        private readonly ReadOnlySpan<int> _sparse = sparse;
        private readonly ReadOnlySpan<ulong> _bits = bits;
        private int _next;
        private ulong _word;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            if (_bits.IsEmpty)
            {
                if (_next == _sparse.Length)
                {
                    return false;
                }

                Current = _sparse[_next++];
                return true;
            }

            while (_word == 0)
            {
                if (_next == _bits.Length)
                {
                    return false;
                }

                _word = _bits[_next++];
            }

            Current = ((_next - 1) << 6) + BitOperations.TrailingZeroCount(_word);
            _word &= _word - 1;
            return true;
        }
    }
}

/// <summary>Documents that are gone through several times: bits become a list, on a rented array, once it is asked for. To be disposed of.</summary>
internal sealed class DocList(DocSet set) : IDisposable
{
    private int[]? _rented;

    public DocSet Set => set;

    /// <summary>The documents in ascending order, one after the other.</summary>
    public ReadOnlySpan<int> Docs => set.Sparse ?? (_rented ??= List()).AsSpan(0, set.Count);

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<int>.Shared.Return(_rented);
            _rented = null;
        }
    }

    private int[] List()
    {
        var docs = ArrayPool<int>.Shared.Rent(set.Count);
        var next = 0;
        foreach (var doc in set)
        {
            docs[next++] = doc;
        }

        return docs;
    }
}

/// <summary>Collects documents of one segment in ascending order.</summary>
/// <remarks>A list until one document in 64 is a hit: measured at a million documents, a bitset for sparse hits costs up to five times the count itself.</remarks>
internal sealed class DocSetBuilder(int maxDoc)
{
    private const int SparseShare = 64;

    private readonly int _limit = Math.Max(256, maxDoc / SparseShare);
    private int[] _list = [];
    private ulong[]? _bits;

    public int Count { get; private set; }

    public void Add(int doc)
    {
        if (_bits is null && Count < _limit)
        {
            if (Count == _list.Length)
            {
                Array.Resize(ref _list, Math.Max(16, Count * 2));
            }

            _list[Count++] = doc;
            return;
        }

        _bits ??= Spread();
        BitSet.Set(_bits, doc);
        Count++;
    }

    /// <summary>Adds many documents, all behind those that were added before.</summary>
    /// <param name="first">The first of the segment's words of bits that these are.</param>
    /// <param name="count">How many bits are set.</param>
    public void Add(int first, ReadOnlySpan<ulong> bits, int count)
    {
        if (_bits is null && Count + count < _limit)
        {
            for (var i = 0; i < bits.Length; i++)
            {
                for (var left = bits[i]; left != 0; left &= left - 1)
                {
                    Add(((first + i) << 6) + BitOperations.TrailingZeroCount(left));
                }
            }

            return;
        }

        _bits ??= Spread();
        var own = _bits.AsSpan(first, Math.Min(bits.Length, _bits.Length - first));
        BitSet.Add(own, bits[..own.Length]);
        Count += count;
    }

    public DocSet Build() => _bits is null ? new DocSet(_list[..Count], [], Count) : new DocSet(null, _bits, Count);

    private ulong[] Spread()
    {
        var bits = new ulong[(maxDoc + 63) >> 6];
        foreach (var doc in _list.AsSpan(0, Count))
        {
            BitSet.Set(bits, doc);
        }

        return bits;
    }
}
