using System.Collections.Immutable;
using Library.Indexer.Index;
using Library.Indexer.Search.Queries;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Running;

/// <summary>Adds what ranks documents higher to the first hits, and orders them anew.</summary>
internal static class Boosts
{
    /// <summary>So many of the first hits are looked at, however few are asked for: pages of results must follow on each other.</summary>
    /// <remarks>More bring nothing to nDCG@10 on the judged collections, and take time: positions are the dearest part of an index to read.</remarks>
    public const int Window = 25;

    /// <summary>Those of the boosts that any document may get.</summary>
    public static List<WeighedBoost> Weigh(ImmutableArray<RowBoost> boosts, SearchView view)
    {
        var weighed = new List<WeighedBoost>(boosts.Length);
        foreach (var boost in boosts)
        {
            if (MayBeGot(boost, view) && boost.WeighOrNull(view.Searcher) is { } one)
            {
                weighed.Add(one);
            }
        }

        return weighed;
    }

    /// <summary>Most queries are no title, which is told without a look into the terms.</summary>
    private static bool MayBeGot(RowBoost boost, SearchView view)
    {
        if (boost.Field != IndexSchema.TitleKey)
        {
            return true;
        }

        var title = new BytesRef(boost.Terms[0]);
        return Array.Exists(view.Segments, segment => segment.Columns.TitleKeys.MayHave(title));
    }

    /// <summary>The hits that are looked at, by segment and document: the order in which an index is read.</summary>
    public static Span<Hit> FirstByDocument(Hit[] hits, int limit)
    {
        var first = hits.AsSpan(0, Math.Min(hits.Length, limit));
        ByDocument(first);
        return first;
    }

    private static void ByDocument(Span<Hit> hits) => hits.Sort(static (a, b) => a.Segment != b.Segment ? a.Segment.CompareTo(b.Segment) : a.Doc.CompareTo(b.Doc));

    /// <summary>Nothing lifts what is superseded: its title is often the very one that the document in its place has.</summary>
    /// <param name="hits">In order of their scores without boosts.</param>
    /// <param name="wanted">So many of the first hits must be right; what cannot get among them is not looked at further than it costs little.</param>
    public static void Apply(SearchView view, List<WeighedBoost> boosts, Hit[] hits, HitOrder order, int wanted)
    {
        var first = hits.AsSpan(0, Math.Min(hits.Length, Window));
        var dear = boosts.FindAll(boost => boost.IsDear);
        if (dear.Count < boosts.Count)
        {
            Add(view, boosts.FindAll(boost => !boost.IsDear), first);
            order.Sort(first);
        }

        if (dear.Count == 0 || first.IsEmpty)
        {
            return;
        }

        var sure = first[..Math.Min(first.Length, wanted)];
        var floor = sure[^1].Score; // as many stand at least so high, whatever they get
        Add(view, dear, sure);
        var may = sure.Length;
        for (var most = dear.Sum(boost => boost.Most); may < first.Length && first[may].Score + most >= floor;)
        {
            may++;
        }

        Add(view, dear, first[sure.Length..may]);
        order.Sort(first[..may]);
    }

    /// <summary>Adds boosts to some hits, which are then in the order in which an index is read.</summary>
    private static void Add(SearchView view, List<WeighedBoost> boosts, Span<Hit> hits)
    {
        ByDocument(hits);
        RowScorer[] scorers = [];
        for (var i = 0; i < hits.Length; i++)
        {
            if (i == 0 || hits[i].Segment != hits[i - 1].Segment)
            {
                var context = view.Segments[hits[i].Segment].Context;
                scorers = [.. boosts.ConvertAll(boost => boost.OpenOrNull(context)).OfType<RowScorer>()];
            }

            if (view.Segments[hits[i].Segment].Columns.IsSuperseded(hits[i].Doc))
            {
                continue;
            }

            foreach (var scorer in scorers)
            {
                hits[i] = hits[i] with { Score = hits[i].Score + scorer.Score(hits[i].Doc) };
            }
        }
    }
}
