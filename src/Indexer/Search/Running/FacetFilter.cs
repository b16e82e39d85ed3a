using System.Collections.Immutable;
using Library.Indexer.Index;
using Library.Indexer.Search.Columns;

namespace Library.Indexer.Search.Running;

/// <summary>The chosen values of one facet.</summary>
/// <param name="Wanted">By number of label, whether it was chosen.</param>
/// <param name="Values">As chosen, known or not.</param>
internal sealed record FacetFilter(Facet Facet, bool[] Wanted, IReadOnlyList<string> Values)
{
    /// <summary>The filters of a request in the order of facets; facets without a chosen value are no filter.</summary>
    public static ImmutableArray<FacetFilter> ListOf(SearchRequest request, SearchView view, ColumnCache columns) =>
        request.Filters.Count == 0 ? [] : [.. IndexSchema.Facets.Where(facet => request.Filters.TryGetValue(facet, out var values) && values.Count > 0)
            .Select(facet => Of(facet, request.Filters[facet], view, columns.Labels[(int)facet]))];

    public bool Passes(Segment segment, int doc) => segment.Columns.Facet(segment.Reader, Facet).HasAny(doc, Wanted);

    /// <summary>The documents that pass, a bit for each document of the segment. Not to be written to.</summary>
    public ulong[] ListPassing(Segment segment) => segment.Columns.Facet(segment.Reader, Facet).ListAny(Wanted);

    private static FacetFilter Of(Facet facet, IReadOnlyList<string> values, SearchView view, FacetLabels labels)
    {
        foreach (var segment in view.Segments)
        {
            segment.Columns.Facet(segment.Reader, facet); // a value gets its number when its column is read
        }

        var wanted = new bool[labels.Count];
        foreach (var number in values.Select(labels.FindOrNull).OfType<int>().Where(number => number < wanted.Length))
        {
            wanted[number] = true;
        }

        return new FacetFilter(facet, wanted, [.. values.Distinct(StringComparer.Ordinal)]);
    }
}
