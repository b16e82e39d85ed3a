using System.Collections.Immutable;
using Library.Indexer.Search.Columns;
using Library.Indexer.Search.Queries;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Running;

/// <summary>What is asked of a run.</summary>
/// <param name="Depth">How many of the first hits are wanted, in order.</param>
/// <param name="CollectSets">Whether the sets of hits are wanted, for facets.</param>
internal sealed record HitRunRequest(SearchPlan Plan, ImmutableArray<FacetFilter> Filters, SearchSort Sort, int Depth, bool CollectSets)
{
    /// <summary>Documents that are hits whether they match or not, and come first where hits are in order of their scores.</summary>
    public IReadOnlyList<Guid> Pinned { get; init; } = [];
}

/// <param name="Matches">How many documents match the query, filters apart.</param>
/// <param name="Total">How many pass the filters as well, with what is pinned.</param>
/// <param name="Sets">For each segment the hits, and for each filter the hits that fail that filter alone; empty where not asked for, or everything matches.</param>
internal sealed record HitRunResult(int Matches, int Total, Hit[] Top, ImmutableArray<SegmentHits> Sets);

internal sealed record SegmentHits(DocSet Hits, DocSet[] NearMisses);

/// <summary>Runs a query once over what a reader may see: first hits, totals, and the sets that facets are counted from (drill sideways), in one pass.</summary>
internal sealed class HitRun
{
    /// <summary>Where the query has this many times the documents that the reader may see, theirs are looked up in it instead of the other way round.</summary>
    private const int SparseScope = 8;

    private readonly SearchView _view;
    private readonly HitRunRequest _request;
    private readonly Deadline _deadline;
    private readonly HitOrder _order;
    private readonly HitTally _tally;
    private readonly List<WeighedBoost> _boosts;
    private readonly List<SegmentHits> _sets = [];
    private readonly WordClauses? _words;
    private readonly Weight? _weight;

    private HitRun(SearchView view, HitRunRequest request, Deadline deadline)
    {
        (_view, _request, _deadline) = (view, request, deadline);
        view.Searcher.Step = deadline.Step;
        _order = HitOrder.Of(request.Sort, view);
        _boosts = _order.NeedsScores && request.Depth > 0 ? Boosts.Weigh(request.Plan.Boosts, view) : [];
        _tally = new HitTally(new TopHits(_order, _order.NeedsScores && request.Depth > 0 ? Math.Max(request.Depth, CountOrderedAgain(request.Plan)) : request.Depth));
        if (request.Plan.Query is { } query)
        {
            _words = request.Pinned.Count == 0 ? WordClauses.OfOrNull(query, view.Searcher) : null; // what is pinned is taken in between, document by document
            _weight = _words is null ? view.Searcher.CreateNormalizedWeight(query) : null;
        }
    }

    public static HitRunResult Run(SearchView view, HitRunRequest request, Deadline deadline)
    {
        var run = new HitRun(view, request, deadline);
        for (var i = 0; i < view.Segments.Length; i++)
        {
            deadline.Look();
            run.RunSegment(i);
        }

        return new HitRunResult(run._tally.Matches, run._tally.Total, run.ListTop(), [.. run._sets]);
    }

    private Hit[] ListTop()
    {
        var top = _tally.Top.ToSorted();
        if (_order.NeedsScores)
        {
            OrderAgain(top);
        }

        if (_tally.Pinned.Count > 0)
        {
            top = [.. _tally.Pinned.OrderBy(pin => pin.Place).Select(pin => pin.Hit), .. top];
        }

        return top.Length > _request.Depth ? top[.._request.Depth] : top;
    }

    private int CountOrderedAgain(SearchPlan plan) =>
        !plan.Feedback.IsEmpty ? Feedback.Window : _boosts.Count > 0 ? Boosts.Window : plan.Query is not null ? Ranking.PageHits : 0;

    /// <summary>By what is too dear to look at for every match.</summary>
    private void OrderAgain(Hit[] top)
    {
        if (_boosts.Count > 0)
        {
            Boosts.Apply(_view, _boosts, top, _order, wanted: _request.Plan.Feedback.IsEmpty ? Math.Max(_request.Depth, Ranking.PageHits) : top.Length);
        }

        if (!_request.Plan.Together.IsEmpty)
        {
            BestPages.Apply(_view, _request.Plan.Together, top, _order, _deadline);
        }

        if (!_request.Plan.Feedback.IsEmpty)
        {
            Feedback.Apply(_view, _request.Plan.Feedback, top, _order, _deadline);
        }

        if (_request.Plan.Query is not null)
        {
            DocumentPriors.Apply(_view, top, _order);
        }
    }

    private void RunSegment(int index)
    {
        var segment = _view.Segments[index];
        var collector = new HitCollector(_request, _tally, index, segment, _order.NeedsScores && _request.Plan.Query is not null);
        if (_words is not null)
        {
            WordRun.Run(_words, segment, collector, _deadline);
        }
        else if (_weight is null)
        {
            if (_request is { Sort: SearchSort.Newest, Filters.IsEmpty: true, Pinned.Count: 0, CollectSets: false, Depth: <= VisibleDocs.KeptNewest })
            {
                TakeNewest(index, segment.Visible);
            }
            else
            {
                TakeAll(segment.Visible, collector);
            }
        }
        else if (_weight.GetScorer(segment.Context, acceptDocs: null) is { } scorer)
        {
            if ((long)segment.Visible.Count * SparseScope < scorer.GetCost())
            {
                LookUpVisible(segment.Visible, scorer, collector);
            }
            else
            {
                LookThrough(segment.Visible, scorer, collector);
            }
        }

        collector.TakePinnedBefore(PinnedDocs.NoMore);
        if (_request.CollectSets)
        {
            _sets.Add(collector.Build());
        }
    }

    /// <summary>Everything, newest first: the first ones are kept from search to search.</summary>
    private void TakeNewest(int index, VisibleDocs visible)
    {
        _tally.Matches += visible.Count;
        _tally.Total += visible.Count;
        foreach (var doc in visible.Newest(() => FindNewest(index, visible)))
        {
            _tally.Top.Add(new Hit(index, doc, Score: 0));
        }
    }

    private int[] FindNewest(int index, VisibleDocs visible)
    {
        var newest = new TopHits(_order, VisibleDocs.KeptNewest);
        foreach (var doc in visible.ToSet())
        {
            newest.Add(new Hit(index, doc, Score: 0));
        }

        return [.. newest.ToSorted().Select(hit => hit.Doc)];
    }

    private void TakeAll(VisibleDocs visible, HitCollector collector)
    {
        const int window = ClauseCursor.Window / 64;
        Span<ulong> bits = stackalloc ulong[window];
        Span<ushort> offsets = stackalloc ushort[ClauseCursor.Window];
        for (var first = 0; first < visible.Bits.Length; first += window)
        {
            _deadline.Look();
            var found = bits[..Math.Min(window, visible.Bits.Length - first)];
            visible.Bits.AsSpan(first, found.Length).CopyTo(found);
            collector.Admit(first, found);
            foreach (var offset in offsets[..BitSet.List(found, offsets)])
            {
                collector.Rank((first << 6) + offset, score: 0);
            }
        }
    }

    private void LookThrough(VisibleDocs visible, Scorer scorer, HitCollector collector)
    {
        for (var doc = scorer.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = scorer.NextDoc())
        {
            _deadline.Step();
            if (visible.Has(doc))
            {
                Take(doc, scorer, collector);
            }
        }
    }

    private void LookUpVisible(VisibleDocs visible, Scorer scorer, HitCollector collector)
    {
        foreach (var doc in visible.ToSet())
        {
            _deadline.Step();
            if ((scorer.DocID < doc ? scorer.Advance(doc) : scorer.DocID) == doc)
            {
                Take(doc, scorer, collector);
            }
        }
    }

    private static void Take(int doc, Scorer scorer, HitCollector collector)
    {
        if (collector.Admits(doc))
        {
            collector.Rank(doc, collector.NeedsScores ? scorer.GetScore() : 0);
        }
    }
}
