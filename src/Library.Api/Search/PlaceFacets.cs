using System.Globalization;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Collections;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Search;

/// <summary>
/// Keeps facets whose values are things with rights of their own. The index knows who may see a document, not who may see the meetings and collections that it is part of:
/// a value that the reader may not see is as if it did not exist, chosen or counted.
/// </summary>
internal sealed class PlaceFacets(LibraryDbContext catalogue, AssociationClock clock)
{
    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <summary>Whether the values of a facet have rights of their own.</summary>
    public static bool IsPlace(Facet facet) => facet is Facet.Meeting or Facet.Collection;

    /// <summary>The request with only those chosen values that the reader may see. In place of the others stands a value that matches nothing.</summary>
    public async Task<SearchRequest> NarrowAsync(Reader reader, SearchRequest request, CancellationToken cancellationToken)
    {
        var filters = new Dictionary<Facet, IReadOnlyList<string>>(request.Filters);
        foreach (var facet in request.Filters.Keys.Where(IsPlace))
        {
            var known = await LabelsAsync(reader, facet, request.Filters[facet], cancellationToken);
            filters[facet] = [.. request.Filters[facet].Select(value => known.ContainsKey(value) ? value : $"none {value}")];
        }

        return request with { Filters = filters };
    }

    /// <summary>The values of a facet that the reader may see, with their names.</summary>
    public async Task<IReadOnlyList<FacetValueResponse>> ShowAsync(Reader reader, Facet facet, IReadOnlyList<FacetCount> values, CancellationToken cancellationToken)
    {
        var labels = await LabelsAsync(reader, facet, [.. values.Select(value => value.Value)], cancellationToken);
        return [.. values.Where(value => labels.ContainsKey(value.Value)).Select(value => new FacetValueResponse(value.Value, labels[value.Value], value.Count, value.Selected))];
    }

    private Task<Dictionary<string, string>> LabelsAsync(Reader reader, Facet facet, IReadOnlyList<string> values, CancellationToken cancellationToken) =>
        values.Count == 0 ? Task.FromResult(new Dictionary<string, string>()) : facet == Facet.Meeting ? MeetingsAsync(reader, values, cancellationToken)
        : catalogue.Collections.AsNoTracking().VisibleTo(reader).Where(collection => collection.IsPublished && values.Contains(collection.Slug)).ToDictionaryAsync(collection => collection.Slug, collection => collection.Title, cancellationToken);

    private async Task<Dictionary<string, string>> MeetingsAsync(Reader reader, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        var ids = values.Select(value => Guid.TryParseExact(value, "D", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
        var meetings = await catalogue.Meetings.AsNoTracking().WithPacketVisibleTo(reader).Where(meeting => ids.Contains(meeting.Id)).Select(meeting => new { meeting.Id, meeting.Title, meeting.StartsAt }).ToListAsync(cancellationToken);
        return meetings.ToDictionary(meeting => meeting.Id.ToString(), meeting => $"{meeting.Title}, {clock.DayOf(meeting.StartsAt).ToString("MMMM d, yyyy", American)}", StringComparer.Ordinal);
    }
}
