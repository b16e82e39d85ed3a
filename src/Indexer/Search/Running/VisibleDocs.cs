using Library.Indexer.Search.Columns;

namespace Library.Indexer.Search.Running;

/// <summary>The documents of one segment that a reader may see and that are not deleted, a bit each; current versions, unless older ones were asked for too.</summary>
internal sealed class VisibleDocs(ulong[] bits)
{
    /// <summary>So many of the newest are kept.</summary>
    public const int KeptNewest = 200;

    private int[]?[]? _facetCounts;
    private int[]? _newest;
    private VisibleDocs? _basis;

    public ulong[] Bits { get; } = bits;

    /// <summary>What these were before documents were taken out for one search; the same where none were. Kept from search to search.</summary>
    public VisibleDocs Basis => _basis ?? this;

    public int Count { get; } = BitSet.Count(bits);

    public DocSet ToSet() => new(Sparse: null, Bits, Count);

    public bool Has(int doc) => BitSet.Has(Bits, doc);

    /// <summary>Whether the reader may see any of some documents.</summary>
    /// <param name="first">The first of the segment's words of bits that are looked at; they may reach past its end.</param>
    public bool HasAny(int first, int count) => Bits.AsSpan(first, Math.Min(count, Bits.Length - first)).ContainsAnyExcept(0UL);

    /// <summary>Takes out of some bits what the reader may not see.</summary>
    /// <param name="first">The first of the segment's words of bits that these are; they may reach past its end.</param>
    public void Keep(int first, Span<ulong> bits)
    {
        var own = Bits.AsSpan(first, Math.Min(bits.Length, Bits.Length - first));
        for (var i = 0; i < own.Length; i++)
        {
            bits[i] &= own[i];
        }

        bits[own.Length..].Clear();
    }

    /// <summary>The counts of a facet over all of them, kept: what every reader's front page asks for.</summary>
    public int[] FacetCounts(Facet facet, Func<int[]> count)
    {
        var all = Volatile.Read(ref _facetCounts) ?? Interlocked.CompareExchange(ref _facetCounts, new int[Enum.GetValues<Facet>().Length][], null) ?? _facetCounts;
        return Volatile.Read(ref all[(int)facet]) ?? (all[(int)facet] = count());
    }

    /// <summary>The newest of them, at most <see cref="KeptNewest"/>, kept: what every reader's front page shows.</summary>
    public int[] Newest(Func<int[]> find) => Volatile.Read(ref _newest) ?? (_newest = find());

    /// <summary>Those of them that are dated so.</summary>
    /// <param name="datedAt">Of each document of the segment: ticks, UTC.</param>
    public VisibleDocs Dated(long[] datedAt, SearchSpan span)
    {
        var narrowed = (ulong[])Bits.Clone();
        for (var doc = 0; doc < datedAt.Length; doc++)
        {
            if (!span.Has(datedAt[doc]))
            {
                narrowed[doc >> 6] &= ~(1UL << (doc & 63));
            }
        }

        return new VisibleDocs(narrowed);
    }

    /// <summary>The same without some documents, none of them kept.</summary>
    public VisibleDocs Without(IEnumerable<int> docs)
    {
        var fewer = (ulong[])Bits.Clone();
        foreach (var doc in docs)
        {
            fewer[doc >> 6] &= ~(1UL << (doc & 63));
        }

        return new VisibleDocs(fewer) { _basis = Basis };
    }
}
