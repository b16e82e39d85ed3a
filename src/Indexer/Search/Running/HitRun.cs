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
    private readonly TopHits _top;
    private readonly List<(Hit Hit, int Place)> _pinned = [];
    private readonly List<WeighedBoost> _boosts;
    private readonly List<SegmentHits> _sets = [];
    private int _matches;
    private int _total;

    private HitRun(SearchView view, HitRunRequest request, Deadline deadline)
    {
        (_view, _request, _deadline) = (view, request, deadline);
        _order = HitOrder.Of(request.Sort, view);
        _boosts = _order.NeedsScores ? Boosts.Weigh(request.Plan.Boosts, view.Searcher) : [];
        _top = new TopHits(_order, _order.NeedsScores && (_boosts.Count > 0 || request.Plan.IsOrderedAgain) ? Math.Max(request.Depth, Boosts.Window) : request.Depth);
    }

    public static HitRunResult Run(SearchView view, HitRunRequest request, Deadline deadline)
    {
        var run = new HitRun(view, request, deadline);
        var weight = request.Plan.Query is null ? null : view.Searcher.CreateNormalizedWeight(request.Plan.Query);
        for (var i = 0; i < view.Segments.Length; i++)
        {
            deadline.Look();
            run.RunSegment(i, weight);
        }

        return new HitRunResult(run._matches, run._total, run.ListTop(), [.. run._sets]);
    }

    private Hit[] ListTop()
    {
        var top = _top.ToSorted();
        if (_order.NeedsScores)
        {
            OrderAgain(top);
        }

        if (_pinned.Count > 0)
        {
            top = [.. _pinned.OrderBy(pin => pin.Place).Select(pin => pin.Hit), .. top];
        }

        return top.Length > _request.Depth ? top[.._request.Depth] : top;
    }

    /// <summary>By what is too dear to look at for every match.</summary>
    private void OrderAgain(Hit[] top)
    {
        if (_boosts.Count > 0)
        {
            Boosts.Apply(_view, _boosts, top, _order);
        }

        if (!_request.Plan.Together.IsEmpty)
        {
            BestPages.Apply(_view, _request.Plan.Together, top, _order);
        }

        if (!_request.Plan.Feedback.IsEmpty)
        {
            Feedback.Apply(_view, _request.Plan.Feedback, top, _order, _deadline);
        }
    }

    private void RunSegment(int index, Weight? weight)
    {
        var segment = _view.Segments[index];
        var collector = new Collector(this, index, segment);
        if (weight is null)
        {
            foreach (var doc in segment.Visible.ToSet())
            {
                collector.Collect(doc, scorer: null);
            }
        }
        else if (weight.GetScorer(segment.Context, acceptDocs: null) is { } scorer)
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

        collector.CollectPinnedBefore(PinnedDocs.NoMore);
        if (_request.CollectSets)
        {
            _sets.Add(collector.Build());
        }
    }

    private void LookThrough(VisibleDocs visible, Scorer scorer, Collector collector)
    {
        for (var doc = scorer.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = scorer.NextDoc())
        {
            _deadline.Step();
            if (visible.Has(doc))
            {
                collector.Collect(doc, scorer);
            }
        }
    }

    private void LookUpVisible(VisibleDocs visible, Scorer scorer, Collector collector)
    {
        foreach (var doc in visible.ToSet())
        {
            _deadline.Step();
            if ((scorer.DocID < doc ? scorer.Advance(doc) : scorer.DocID) == doc)
            {
                collector.Collect(doc, scorer);
            }
        }
    }

    /// <summary>Takes the matches of one segment.</summary>
    private sealed class Collector(HitRun run, int index, Segment segment)
    {
        private readonly DocSetBuilder? _hits = run._request.CollectSets ? new DocSetBuilder(segment.Reader.MaxDoc) : null;
        private readonly DocSetBuilder[] _nearMisses = [.. run._request.Filters.Select(_ => new DocSetBuilder(segment.Reader.MaxDoc))];
        private readonly PinnedDocs _pinned = PinnedDocs.Of(segment, run._request.Pinned);

        /// <param name="doc">After those before.</param>
        public void Collect(int doc, Scorer? scorer)
        {
            run._matches++;
            if (doc < _pinned.NextDoc)
            {
                Take(doc, scorer, place: null);
                return;
            }

            CollectPinnedBefore(doc);
            Take(doc, scorer, doc == _pinned.NextDoc ? _pinned.TakePlace() : null);
        }

        /// <summary>Takes what is pinned and does not match, so that all come in the order of documents.</summary>
        public void CollectPinnedBefore(int doc)
        {
            while (_pinned.NextDoc < doc)
            {
                var pinned = _pinned.NextDoc;
                Take(pinned, scorer: null, _pinned.TakePlace());
            }
        }

        /// <param name="place">Null for what is not pinned.</param>
        private void Take(int doc, Scorer? scorer, int? place)
        {
            var failed = -1;
            for (var i = 0; i < _nearMisses.Length; i++)
            {
                if (!run._request.Filters[i].Passes(segment, doc))
                {
                    if (failed >= 0)
                    {
                        return;
                    }

                    failed = i;
                }
            }

            if (failed >= 0)
            {
                _nearMisses[failed].Add(doc);
                return;
            }

            run._total++;
            _hits?.Add(doc);
            if (!run._order.NeedsScores || (scorer is null && place is null))
            {
                run._top.Add(new Hit(index, doc, Score: 0));
                return;
            }

            var score = scorer is null ? 0 : scorer.GetScore() * (segment.Columns.IsSuperseded(doc) ? Ranking.SupersededShare : 1);
            if (place is { } pinned)
            {
                run._pinned.Add((new Hit(index, doc, score), pinned));
            }
            else if (run._top.MayEnter(score))
            {
                run._top.Add(new Hit(index, doc, score));
            }
        }

        public SegmentHits Build() => new(_hits!.Build(), [.. _nearMisses.Select(builder => builder.Build())]); // asked for only where sets are collected
    }
}
