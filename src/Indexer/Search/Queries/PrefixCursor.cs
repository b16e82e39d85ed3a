using System.Numerics;
using Library.Indexer.Search.Columns;

namespace Library.Indexer.Search.Queries;

/// <summary>The documents that have a word with some beginning: a bit each, and another one where it stands in the title.</summary>
internal sealed class PrefixCursor(ulong[] bits, ulong[] inTitle, float score, float titleScore) : ClauseCursor
{
    private readonly long _count = BitSet.Count(bits);

    public override long Count => _count;

    public override int SkipTo(int doc)
    {
        for (var i = doc >> 6; i < bits.Length; i++)
        {
            var word = i == doc >> 6 ? bits[i] & (ulong.MaxValue << (doc & 63)) : bits[i];
            if (word != 0)
            {
                return (i << 6) + BitOperations.TrailingZeroCount(word);
            }
        }

        return int.MaxValue;
    }

    public override float Score(int doc) => inTitle.Length > 0 && BitSet.Has(inTitle, doc) ? score + titleScore : score;

    public override void Fill(int from, Span<ulong> window)
    {
        var own = bits.AsSpan(Math.Min(from >> 6, bits.Length));
        own = own[..Math.Min(own.Length, window.Length)];
        own.CopyTo(window);
        window[own.Length..].Clear();
    }

    public override void AddScores(int from, ReadOnlySpan<ushort> offsets, Span<float> scores)
    {
        for (var i = 0; i < offsets.Length; i++)
        {
            scores[i] += BitSet.Has(bits, from + offsets[i]) ? Score(from + offsets[i]) : 0;
        }
    }
}
