using System.Numerics;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Numbers by the hash of a text, in two flat arrays: the numbers of hash h are _values[_starts[b].._starts[b + 1]] of its bucket b. Other texts may share a bucket.</summary>
internal sealed class HashedLists
{
    private readonly int[] _starts;
    private readonly int[] _values;
    private readonly uint _mask;

    private HashedLists(int[] starts, int[] values, uint mask) => (_starts, _values, _mask) = (starts, values, mask);

    /// <param name="each">Names each pair of a hash and its number; called three times, to count and to fill.</param>
    public static HashedLists Build(Action<Action<uint, int>> each)
    {
        var count = 0;
        each((_, _) => count++);
        var mask = BitOperations.RoundUpToPowerOf2((uint)Math.Max(count / 2, 1)) - 1;
        var (starts, values) = (new int[mask + 2], new int[count]);

        // Counted two places on, summed up, and moved back by one while the values are filled in.
        var counts = new int[mask + 3];
        each((hash, _) => counts[(hash & mask) + 2]++);
        for (var i = 1; i < counts.Length; i++)
        {
            counts[i] += counts[i - 1];
        }

        each((hash, value) => values[counts[(hash & mask) + 1]++] = value);
        Array.Copy(counts, starts, starts.Length);
        return new HashedLists(starts, values, mask);
    }

    public ReadOnlySpan<int> Of(uint hash)
    {
        var bucket = hash & _mask;
        return _values.AsSpan(_starts[bucket].._starts[bucket + 1]);
    }
}
