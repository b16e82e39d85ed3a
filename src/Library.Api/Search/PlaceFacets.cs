using System.Globalization;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Search;

/// <summary>
/// Keeps facets whose values are things with rights of their own. The index knows who may see a document, not who may see the meetings that it was part of:
/// a value that the reader may not see is as if it did not exist, chosen or counted.
/// </summary>
internal sealed class PlaceFacets(LibraryDbContext catalogue, AssociationClock clock)
{
    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <summary>The request with only those chosen values that the reader may see. Where none is left, a value that matches nothing stands in their place.</summary>
    public async Task<SearchRequest> NarrowAsync(Reader reader, SearchRequest request, CancellationToken cancellationToken)
    {
        if (!request.Filters.TryGetValue(Facet.Meeting, out var chosen))
        {
            return request;
        }

        var known = await LabelsAsync(reader, chosen, cancellationToken);
        var kept = chosen.Select(value => known.ContainsKey(value) ? value : $"none {value}").ToList();
        return request with { Filters = request.Filters.ToDictionary(filter => filter.Key, filter => filter.Key == Facet.Meeting ? kept : filter.Value) };
    }

    /// <summary>The values of the facet that the reader may see, with their names; those that were chosen come back as they were.</summary>
    public async Task<IReadOnlyList<FacetValueResponse>> ShowAsync(Reader reader, IReadOnlyList<FacetCount> values, CancellationToken cancellationToken)
    {
        var labels = await LabelsAsync(reader, [.. values.Select(value => value.Value)], cancellationToken);
        return [.. values.Where(value => labels.ContainsKey(value.Value)).Select(value => new FacetValueResponse(value.Value, labels[value.Value], value.Count, value.Selected))];
    }

    private async Task<Dictionary<string, string>> LabelsAsync(Reader reader, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        var ids = values.Select(value => Guid.TryParseExact(value, "D", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var meetings = await catalogue.Meetings.AsNoTracking().WithPacketVisibleTo(reader).Where(meeting => ids.Contains(meeting.Id)).Select(meeting => new { meeting.Id, meeting.Title, meeting.StartsAt }).ToListAsync(cancellationToken);
        return meetings.ToDictionary(meeting => meeting.Id.ToString(), meeting => $"{meeting.Title}, {clock.DayOf(meeting.StartsAt).ToString("MMMM d, yyyy", American)}", StringComparer.Ordinal);
    }
}
