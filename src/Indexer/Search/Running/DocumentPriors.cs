using Library.Indexer.Search.Queries;

namespace Library.Indexer.Search.Running;

/// <summary>What the library knows of a document, whatever is asked for: models and templates, accepted answers, and what is newer, come before others with the same words.</summary>
internal static class DocumentPriors
{
    /// <summary>What is left of <see cref="Ranking.FreshShare"/> after so many years.</summary>
    private static readonly float[] SharesByAge = [.. Enumerable.Range(0, 20).Select(years => Ranking.FreshShare * MathF.Pow(2, -years / Ranking.FreshHalfLife))];

    /// <summary>Of the very first hits alone: it is little, and decides between neighbours.</summary>
    /// <param name="hits">In order of their scores.</param>
    public static void Apply(SearchView view, Hit[] hits, HitOrder order)
    {
        var first = hits.AsSpan(0, Math.Min(hits.Length, Ranking.PageHits));
        var isSorted = true;
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = first[i] with { Score = first[i].Score * (1 + ModelShare(view, first[i]) + AcceptedShare(view, first[i]) + FreshShare(view, first[i])) };
            isSorted &= i == 0 || order.Compare(first[i - 1], first[i]) <= 0;
        }

        if (!isSorted)
        {
            order.Sort(first);
        }
    }

    /// <summary>What it adds for the document's kind, as a share of its score.</summary>
    public static float ModelShare(SearchView view, in Hit hit) => view.Segments[hit.Segment].Columns.IsModel(hit.Doc) ? Ranking.ModelShare : 0;

    /// <summary>The same for an accepted answer.</summary>
    public static float AcceptedShare(SearchView view, in Hit hit) => view.Segments[hit.Segment].Columns.IsAccepted(hit.Doc) ? Ranking.AcceptedShare : 0;

    /// <summary>The same for its date, counted in whole years back from the newest document: so days change nothing, and what is gone from the index little.</summary>
    public static float FreshShare(SearchView view, in Hit hit)
    {
        var age = Math.Max(0, view.NewestYear - new DateTime(view.Segments[hit.Segment].Columns.DatedAt[hit.Doc], DateTimeKind.Utc).Year);
        return age < SharesByAge.Length ? SharesByAge[age] : 0;
    }
}
