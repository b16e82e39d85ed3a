using System.Collections.Immutable;
using Library.Indexer.Index;
using Library.Indexer.Search.Columns;

namespace Library.Indexer.Search.Running;

/// <summary>Counts the values of every facet over the hits; those of a filtered facet as if that filter were not there.</summary>
internal static class FacetCounter
{
    public static IReadOnlyDictionary<Facet, IReadOnlyList<FacetCount>> Count(
        SearchView view, ColumnCache columns, HitRunRequest request, HitRunResult result)
    {
        var facets = new Dictionary<Facet, IReadOnlyList<FacetCount>>();
        foreach (var facet in IndexSchema.Facets)
        {
            var counts = IsEverything(request) ? CountVisible(view, columns, facet) : CountHits(view, columns, request.Filters, result, facet);
            facets[facet] = List(counts, columns.Labels[(int)facet], request.Filters.FirstOrDefault(filter => filter.Facet == facet)?.Values ?? []);
        }

        return facets;
    }

    /// <summary>Whether the counts are those of all that the reader may see, which are kept.</summary>
    public static bool IsEverything(HitRunRequest request) => request.Plan.Query is null && request.Filters.IsEmpty;

    private static int[] CountVisible(SearchView view, ColumnCache columns, Facet facet)
    {
        var sum = new int[Slots(view, columns, facet)];
        foreach (var segment in view.Segments)
        {
            var counts = segment.Visible.FacetCounts(facet, () =>
            {
                var counted = new int[columns.Labels[(int)facet].Count + 1];
                segment.Columns.Facet(segment.Reader, facet).Count(segment.Visible.ToSet(), counted);
                return counted;
            });
            for (var i = 0; i < Math.Min(sum.Length, counts.Length); i++)
            {
                sum[i] += counts[i];
            }
        }

        return sum;
    }

    private static int[] CountHits(SearchView view, ColumnCache columns, ImmutableArray<FacetFilter> filters, HitRunResult result, Facet facet)
    {
        var counts = new int[Slots(view, columns, facet)];
        var own = filters.Select((filter, index) => (filter.Facet, index)).Where(pair => pair.Facet == facet).Select(pair => (int?)pair.index).FirstOrDefault();
        for (var i = 0; i < view.Segments.Length; i++)
        {
            var column = view.Segments[i].Columns.Facet(view.Segments[i].Reader, facet);
            column.Count(result.Sets[i].Hits, counts);
            if (own is { } filter)
            {
                column.Count(result.Sets[i].NearMisses[filter], counts);
            }
        }

        return counts;
    }

    /// <summary>Room for all labels once every column is read; slot 0 is for documents without a value.</summary>
    private static int Slots(SearchView view, ColumnCache columns, Facet facet)
    {
        foreach (var segment in view.Segments)
        {
            segment.Columns.Facet(segment.Reader, facet);
        }

        return columns.Labels[(int)facet].Count + 1;
    }

    private static FacetCount[] List(int[] counts, FacetLabels labels, IReadOnlyList<string> selected)
    {
        var listed = new List<FacetCount>();
        for (var slot = 1; slot < counts.Length; slot++)
        {
            if (counts[slot] > 0)
            {
                var value = labels[slot - 1];
                listed.Add(new FacetCount(value, counts[slot], selected.Contains(value, StringComparer.Ordinal)));
            }
        }

        listed.AddRange(selected.Where(value => listed.TrueForAll(facet => facet.Value != value)).Select(value => new FacetCount(value, 0, Selected: true)));
        listed.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Value, b.Value));
        return [.. listed];
    }
}
