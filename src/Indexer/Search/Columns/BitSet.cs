using System.Numerics;

namespace Library.Indexer.Search.Columns;

/// <summary>Sets as bits, 64 in a word.</summary>
internal static class BitSet
{
    /// <summary>How many bits are set.</summary>
    public static int Count(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>How many bits are set in both.</summary>
    /// <param name="b">As long as <paramref name="a"/>.</param>
    public static int CountCommon(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        b = b[..a.Length];
        var (first, second, third, fourth, i) = (0, 0, 0, 0, 0);
        for (; i + 3 < a.Length; i += 4) // four sums, none of which waits for another
        {
            first += BitOperations.PopCount(a[i] & b[i]);
            second += BitOperations.PopCount(a[i + 1] & b[i + 1]);
            third += BitOperations.PopCount(a[i + 2] & b[i + 2]);
            fourth += BitOperations.PopCount(a[i + 3] & b[i + 3]);
        }

        for (; i < a.Length; i++)
        {
            first += BitOperations.PopCount(a[i] & b[i]);
        }

        return first + second + third + fourth;
    }

    public static bool Has(ReadOnlySpan<ulong> bits, int at) => (bits[at >> 6] >> (at & 63) & 1) != 0;

    public static void Set(Span<ulong> bits, int at) => bits[at >> 6] |= 1UL << (at & 63);

    /// <summary>Sets the bits that are set in another set.</summary>
    /// <param name="others">As long as <paramref name="bits"/>.</param>
    public static void Add(Span<ulong> bits, ReadOnlySpan<ulong> others)
    {
        others = others[..bits.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] |= others[i];
        }
    }

    /// <summary>Lists the bits that are set, in ascending order; how many they are.</summary>
    /// <param name="bits">At most 65,536.</param>
    /// <param name="listed">Room for all of them.</param>
    public static int List(ReadOnlySpan<ulong> bits, Span<ushort> listed)
    {
        var count = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            for (var left = bits[i]; left != 0; left &= left - 1)
            {
                listed[count++] = (ushort)((i << 6) + BitOperations.TrailingZeroCount(left));
            }
        }

        return count;
    }
}
