using System.Buffers;
using System.Numerics;

namespace Library.Indexer.Search.Columns;

/// <summary>Documents of one segment: a list in ascending order while they are few, else a bit for each document of the segment.</summary>
/// <param name="Sparse">Null where <paramref name="Bits"/> holds them.</param>
internal readonly record struct DocSet(int[]? Sparse, ulong[] Bits, int Count)
{
    public Enumerator GetEnumerator() => new(Sparse, Bits);

    /// <summary>How many of some bits are set.</summary>
    public static int CountBits(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>The documents in ascending order; on a rented array where they are bits.</summary>
    public DocList Rent() => Sparse is not null ? new DocList(Sparse, Count, isRented: false) : DocList.Of(Bits, Count);

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

/// <summary>Documents in ascending order, one after the other: what is gone through several times. To be disposed of.</summary>
internal readonly struct DocList(int[] docs, int count, bool isRented) : IDisposable
{
    public ReadOnlySpan<int> Docs => docs.AsSpan(0, count);

    public static DocList Of(ulong[] bits, int count)
    {
        var docs = ArrayPool<int>.Shared.Rent(count);
        var next = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            for (var left = bits[i]; left != 0; left &= left - 1)
            {
                docs[next++] = (i << 6) + BitOperations.TrailingZeroCount(left);
            }
        }

        return new DocList(docs, count, isRented: true);
    }

    public void Dispose()
    {
        if (isRented)
        {
            ArrayPool<int>.Shared.Return(docs);
        }
    }
}

/// <summary>Collects the hits of one segment in ascending order.</summary>
/// <remarks>A list until one document in 64 is a hit: measured at a million documents, a bitset for sparse hits costs up to five times the count itself.</remarks>
internal sealed class DocSetBuilder(int maxDoc)
{
    private const int SparseShare = 64;

    private readonly int _limit = Math.Max(256, maxDoc / SparseShare);
    private int[] _list = new int[16];
    private ulong[]? _bits;

    public int Count { get; private set; }

    public void Add(int doc)
    {
        if (_bits is null && Count < _limit)
        {
            if (Count == _list.Length)
            {
                Array.Resize(ref _list, Count * 2);
            }

            _list[Count++] = doc;
            return;
        }

        _bits ??= Spread();
        _bits[doc >> 6] |= 1UL << (doc & 63);
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
        var own = _bits.AsSpan(first);
        for (var i = 0; i < Math.Min(own.Length, bits.Length); i++)
        {
            own[i] |= bits[i];
        }

        Count += count;
    }

    public DocSet Build() => _bits is null ? new DocSet(_list[..Count], [], Count) : new DocSet(null, _bits, Count);

    private ulong[] Spread()
    {
        var bits = new ulong[(maxDoc + 63) >> 6];
        foreach (var doc in _list.AsSpan(0, Count))
        {
            bits[doc >> 6] |= 1UL << (doc & 63);
        }

        return bits;
    }
}
