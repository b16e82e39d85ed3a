using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Searches;

/// <summary>Keeps what people look for: searches, and which of their results were opened.</summary>
public sealed class SearchLog(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>How long a search is kept with the person who made it: a day less than the ninety that are promised, so that a clean-up may be late.</summary>
    public static readonly TimeSpan PersonKept = TimeSpan.FromDays(89);

    /// <summary>How long a search is kept at all: a year can be looked at, with some weeks to compare.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    /// <summary>The same words by the same person within this time are one search.</summary>
    public static readonly TimeSpan OneSearch = TimeSpan.FromMinutes(10);

    /// <summary>A document that is opened with the words of a search made within this time was opened from its results.</summary>
    public static readonly TimeSpan OneSitting = TimeSpan.FromHours(4);

    /// <summary>Adds what happened, in its order. The same once more adds nothing.</summary>
    public async Task AddAsync(IReadOnlyList<SearchEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
        {
            return;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);
        var recent = await ListRecentAsync(catalogue, events, cancellationToken);
        foreach (var made in events.OfType<SearchEvent.Made>())
        {
            Add(catalogue, recent, made);
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        await AddOpenedAsync(catalogue, recent, events.OfType<SearchEvent.Opened>(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Forgets who made searches whose time for that has run out, and removes those that are older still.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var (forget, remove) = (clock.Now - PersonKept, clock.Now - Kept);
        await catalogue.Searches.Where(search => search.At < forget && search.PersonId != null).ExecuteUpdateAsync(update => update.SetProperty(search => search.PersonId, (Guid?)null), cancellationToken);
        await catalogue.Searches.Where(search => search.At < remove).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Earlier searches that what happened may belong to, oldest first: not all that the same people made, which may be many.</summary>
    private static async Task<List<LoggedSearch>> ListRecentAsync(LibraryDbContext catalogue, IReadOnlyList<SearchEvent> events, CancellationToken cancellationToken)
    {
        var people = events.Select(one => (Guid?)one.PersonId).Distinct().ToList();
        var keys = events.OfType<SearchEvent.Made>().Select(made => made.Key).Distinct(StringComparer.Ordinal).ToList();
        var opened = events.OfType<SearchEvent.Opened>().Select(one => one.RanKey).Distinct(StringComparer.Ordinal).ToList();
        var since = events.Min(one => one.At) - (opened.Count > 0 ? OneSitting : OneSearch);
        return await catalogue.Searches.Where(search => people.Contains(search.PersonId) && search.At >= since && (keys.Contains(search.Key) || opened.Contains(search.RanKey)))
            .OrderBy(search => search.At).ToListAsync(cancellationToken);
    }

    private void Add(LibraryDbContext catalogue, List<LoggedSearch> recent, SearchEvent.Made made)
    {
        var search = recent.FindLast(one => one.PersonId == made.PersonId && one.Key == made.Key && one.Source == made.Source && one.At > made.At - OneSearch && one.At < made.At + OneSearch);
        if (search is null)
        {
            search = new LoggedSearch
            {
                At = made.At,
                Day = clock.DayOf(made.At),
                Text = made.Text,
                Key = made.Key,
                RanKey = made.RanKey,
                PersonId = made.PersonId,
                Source = made.Source,
                Outcome = made.Outcome,
                Total = made.Total,
            };
            recent.Add(search);
            catalogue.Add(search);
        }

        // Who chooses an area after the first look still looks for the same.
        (search.Areas, search.Cops) = (Join(search.Areas, made.Areas), Join(search.Cops, made.Cops));
    }

    private static string Join(string places, IReadOnlyList<string> slugs)
    {
        foreach (var slug in slugs.Where(slug => !slug.Contains(' ', StringComparison.Ordinal)))
        {
            var longer = places.Length == 0 ? $" {slug} " : $"{places}{slug} ";
            places = places.Contains($" {slug} ", StringComparison.Ordinal) || longer.Length > LoggedSearch.MaxPlacesLength ? places : longer;
        }

        return places;
    }

    private static async Task AddOpenedAsync(LibraryDbContext catalogue, List<LoggedSearch> recent, IEnumerable<SearchEvent.Opened> events, CancellationToken cancellationToken)
    {
        var opened = events.Select(one => (Event: one, Search: recent.FindLast(search => search.PersonId == one.PersonId && search.RanKey == one.RanKey && search.Source == SearchSource.Website
            && search.At <= one.At && search.At > one.At - OneSitting))).Where(pair => pair.Search is not null).ToList();
        var ids = opened.Select(pair => pair.Search!.Id).Distinct().ToList(); // of those that were found
        var known = (await catalogue.OpenedResults.Where(result => ids.Contains(result.SearchId)).Select(result => new { result.SearchId, result.DocumentId }).ToListAsync(cancellationToken))
            .Select(result => (result.SearchId, result.DocumentId)).ToHashSet();
        foreach (var (one, search) in opened)
        {
            if (search is not null && known.Add((search.Id, one.DocumentId)))
            {
                search.Opened++;
                catalogue.Add(new OpenedResult { SearchId = search.Id, DocumentId = one.DocumentId, Position = one.Position, At = one.At });
            }
        }

        await catalogue.SaveChangesAsync(cancellationToken);
    }
}
