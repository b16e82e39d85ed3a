using System.Numerics;

namespace Library.Indexer.Search.Suggesting;

/// <summary>
/// Numbers by the hash of a text, in two flat arrays: the numbers of hash h are among _values[_starts[b].._starts[b + 1]] of its bucket b, which has others too. What a number leaves
/// free of its 32 bits has as many of its hash, so that others are told from it without a look at their texts.
/// </summary>
internal sealed class HashedLists
{
    private readonly int[] _starts;
    private readonly uint[] _values;
    private readonly uint _mask;

    /// <summary>The bits of a value that have its number; the others are as in its hash.</summary>
    private readonly uint _number;

    private HashedLists(int[] starts, uint[] values, uint mask, uint number) => (_starts, _values, _mask, _number) = (starts, values, mask, number);

    /// <param name="numbers">All numbers are less.</param>
    /// <param name="each">Names each pair of a hash and its number; called three times, to count and to fill.</param>
    public static HashedLists Build(int numbers, Action<Action<uint, int>> each)
    {
        var count = 0;
        each((_, _) => count++);
        var mask = BitOperations.RoundUpToPowerOf2((uint)Math.Max(count / 2, 1)) - 1;
        var number = BitOperations.RoundUpToPowerOf2((uint)Math.Max(numbers, 1)) - 1;
        var (starts, values) = (new int[mask + 2], new uint[count]);

        // Counted two places on, summed up, and moved back by one while the values are filled in.
        var counts = new int[mask + 3];
        each((hash, _) => counts[(hash & mask) + 2]++);
        for (var i = 1; i < counts.Length; i++)
        {
            counts[i] += counts[i - 1];
        }

        each((hash, value) => values[counts[(hash & mask) + 1]++] = (hash & ~number) | (uint)value);
        Array.Copy(counts, starts, starts.Length);
        return new HashedLists(starts, values, mask, number);
    }

    /// <summary>The numbers of a hash; seldom one of another.</summary>
    public Numbers Of(uint hash)
    {
        var bucket = hash & _mask;
        return new Numbers(_values.AsSpan(_starts[bucket].._starts[bucket + 1]), hash & ~_number, _number);
    }

    public ref struct Numbers(ReadOnlySpan<uint> values, uint hash, uint number)
    {
        private readonly ReadOnlySpan<uint> _values = values;
        private int _at = -1;

        public readonly int Current => (int)(_values[_at] & number);

        public readonly Numbers GetEnumerator() => this;

        public bool MoveNext()
        {
            while (++_at < _values.Length)
            {
                if ((_values[_at] & ~number) == hash)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
