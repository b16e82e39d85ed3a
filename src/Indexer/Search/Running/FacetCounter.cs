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
        var counts = IsEverything(request) ? IndexSchema.Facets.Select(facet => CountVisible(view, columns, facet)).ToArray() : CountHits(view, columns, request.Filters, result);
        return IndexSchema.Facets.ToDictionary(facet => facet, IReadOnlyList<FacetCount> (facet) => List(counts[(int)facet], columns.Labels[(int)facet], request.Filters.FirstOrDefault(filter => filter.Facet == facet)?.Values ?? []));
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
                using var docs = new DocList(segment.Visible.ToSet());
                segment.Columns.Facet(segment.Reader, facet).Count(docs, counted);
                return counted;
            });
            for (var i = 0; i < Math.Min(sum.Length, counts.Length); i++)
            {
                sum[i] += counts[i];
            }
        }

        return sum;
    }

    /// <summary>The counts of all facets.</summary>
    private static int[][] CountHits(SearchView view, ColumnCache columns, ImmutableArray<FacetFilter> filters, HitRunResult result)
    {
        var counts = IndexSchema.Facets.Select(facet => new int[Slots(view, columns, facet)]).ToArray();
        for (var i = 0; i < view.Segments.Length; i++)
        {
            var segment = view.Segments[i];
            using var hits = new DocList(result.Sets[i].Hits);
            foreach (var facet in IndexSchema.Facets)
            {
                segment.Columns.Facet(segment.Reader, facet).Count(hits, counts[(int)facet]);
            }

            for (var filter = 0; filter < filters.Length; filter++)
            {
                using var nearMisses = new DocList(result.Sets[i].NearMisses[filter]);
                segment.Columns.Facet(segment.Reader, filters[filter].Facet).Count(nearMisses, counts[(int)filters[filter].Facet]);
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

    private static List<FacetCount> List(int[] counts, FacetLabels labels, IReadOnlyList<string> selected)
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
        return listed;
    }
}
