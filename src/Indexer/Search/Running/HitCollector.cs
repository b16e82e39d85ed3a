using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;

namespace Library.Indexer.Search.Running;

/// <summary>How many documents matched, and the first of them; over all segments.</summary>
internal sealed class HitTally(TopHits top)
{
    public TopHits Top { get; } = top;

    /// <summary>What comes first whatever it scores, with its place among the others of the kind.</summary>
    public List<(Hit Hit, int Place)> Pinned { get; } = [];

    /// <summary>Documents that match the query, filters apart.</summary>
    public int Matches { get; set; }

    /// <summary>Those that pass the filters as well, with what is pinned.</summary>
    public int Total { get; set; }
}

/// <summary>Takes the matches of one segment that the reader may see, in ascending order: counts them, and keeps the first ones and, for facets, the sets.</summary>
internal sealed class HitCollector(HitRunRequest request, HitTally tally, int index, Segment segment, bool needsScores)
{
    private readonly DocSetBuilder? _hits = request.CollectSets ? new DocSetBuilder(segment.Reader.MaxDoc) : null;
    private readonly DocSetBuilder[] _nearMisses = request.CollectSets ? [.. request.Filters.Select(_ => new DocSetBuilder(segment.Reader.MaxDoc))] : [];

    /// <summary>For each filter the documents that pass; made where many matches are taken at once.</summary>
    private ulong[][]? _passing;

    private readonly PinnedDocs _pinned = PinnedDocs.Of(segment, request.Pinned);

    /// <summary>The place of the present document, where it is pinned.</summary>
    private int? _place;

    /// <summary>Whether a hit's place depends on its score.</summary>
    public bool NeedsScores { get; } = needsScores;

    /// <summary>What a hit must score at least to be among the first.</summary>
    public float Floor => tally.Top.Floor;

    /// <summary>Takes many matches at once, none of them pinned, and leaves those that pass the filters, which are to be ranked then.</summary>
    /// <param name="first">The first of the segment's words of bits that these are.</param>
    public void Admit(int first, Span<ulong> bits)
    {
        var count = BitSet.Count(bits);
        tally.Matches += count;
        if (count > 0 && !request.Filters.IsEmpty)
        {
            Filter(first, bits);
            count = BitSet.Count(bits);
        }

        tally.Total += count;
        _hits?.Add(first, bits, count);
    }

    /// <summary>Takes a match; true where it passes the filters and is to be ranked.</summary>
    public bool Admits(int doc)
    {
        tally.Matches++;
        if (doc < _pinned.NextDoc)
        {
            _place = null;
        }
        else
        {
            TakePinnedBefore(doc);
            _place = doc == _pinned.NextDoc ? _pinned.TakePlace() : null;
        }

        return Passes(doc);
    }

    /// <summary>Takes what is pinned and does not match, so that all come in the order of documents.</summary>
    public void TakePinnedBefore(int doc)
    {
        while (_pinned.NextDoc < doc)
        {
            var pinned = _pinned.NextDoc;
            _place = _pinned.TakePlace();
            if (Passes(pinned))
            {
                Rank(pinned, score: 0);
            }
        }

        _place = null;
    }

    /// <summary>Takes out what fails a filter; what fails one alone is kept for it.</summary>
    private void Filter(int first, Span<ulong> bits)
    {
        _passing ??= [.. request.Filters.Select(filter => filter.ListPassing(segment))];
        Span<ulong> failedAny = stackalloc ulong[bits.Length];
        Span<ulong> failedMore = stackalloc ulong[bits.Length];
        bits = bits[..Math.Min(bits.Length, _passing[0].Length - first)];
        foreach (var passing in _passing)
        {
            for (var i = 0; i < bits.Length; i++)
            {
                var failed = bits[i] & ~passing[first + i];
                failedMore[i] |= failedAny[i] & failed;
                failedAny[i] |= failed;
            }
        }

        for (var filter = 0; filter < _nearMisses.Length; filter++)
        {
            AddNearMisses(_nearMisses[filter], first, bits, _passing[filter], failedMore);
        }

        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] &= ~failedAny[i];
        }
    }

    private static void AddNearMisses(DocSetBuilder nearMisses, int first, ReadOnlySpan<ulong> bits, ulong[] passing, ReadOnlySpan<ulong> failedMore)
    {
        Span<ulong> missed = stackalloc ulong[bits.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            missed[i] = bits[i] & ~passing[first + i] & ~failedMore[i];
        }

        nearMisses.Add(first, missed, BitSet.Count(missed));
    }

    private bool Passes(int doc)
    {
        var failed = -1;
        for (var i = 0; i < request.Filters.Length; i++)
        {
            if (!request.Filters[i].Passes(segment, doc))
            {
                if (failed >= 0)
                {
                    return false;
                }

                failed = i;
            }
        }

        if (failed >= 0)
        {
            if (request.CollectSets)
            {
                _nearMisses[failed].Add(doc);
            }

            return false;
        }

        tally.Total++;
        _hits?.Add(doc);
        return true;
    }

    public void Rank(int doc, float score)
    {
        if (_place is { } place)
        {
            _place = null;
            if (NeedsScores)
            {
                tally.Pinned.Add((new Hit(index, doc, score), place));
                return;
            }
        }

        if (!NeedsScores)
        {
            tally.Top.Add(new Hit(index, doc, Score: 0));
            return;
        }

        if (score > tally.Top.Floor || (score == tally.Top.Floor && segment.Columns.Ids[doc] <= tally.Top.FloorId))
        {
            Enter(doc, score);
        }
    }

    private void Enter(int doc, float score)
    {
        score = segment.Columns.IsSuperseded(doc) ? score * Ranking.SupersededShare : score;
        if (score >= tally.Top.Floor)
        {
            tally.Top.Add(new Hit(index, doc, score));
        }
    }

    public SegmentHits Build() => new(_hits!.Build(), [.. _nearMisses.Select(builder => builder.Build())]); // asked for only where sets are collected
}
