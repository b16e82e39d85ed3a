using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Searches;

/// <summary>Tells what people look for, for admins: words and numbers, and nobody's name.</summary>
public sealed class SearchReports(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private const int DaysInWeek = 7;

    /// <summary>What was looked for in the last so many days, most often first; at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<LookedFor>> ListAsync(LookedForList list, int days, int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var searches = Since(catalogue, days);
        searches = list == LookedForList.Nothing ? searches.Where(search => search.Total == 0) : searches;
        var groups = searches.GroupBy(search => search.Key).Select(group => new
        {
            group.Key,
            Searches = group.Count(),
            People = group.Select(search => search.PersonId).Distinct().Count(),
            Nothing = group.Sum(search => search.Total == 0 ? 1 : 0),
            Corrected = group.Sum(search => search.Outcome == SearchOutcome.Corrected ? 1 : 0),
            OnSite = group.Sum(search => search.Source == SearchSource.Website ? 1 : 0),
            WithOpened = group.Sum(search => search.Opened > 0 ? 1 : 0),
        });
        groups = list == LookedForList.Unopened ? groups.Where(group => group.WithOpened == 0 && group.OnSite > 0 && group.Nothing < group.Searches) : groups;
        var rows = await groups.OrderByDescending(group => group.Searches).ThenBy(group => group.Key).Take(limit).ToListAsync(cancellationToken);
        var keys = rows.Select(row => row.Key).ToList();
        var texts = await ListTextsAsync(searches.Where(search => keys.Contains(search.Key)), cancellationToken);
        var hits = await searches.Where(search => keys.Contains(search.Key)).GroupBy(search => new { search.Key, search.Total })
            .Select(group => new Counted(group.Key.Key, group.Key.Total, group.Count())).ToListAsync(cancellationToken);
        var positions = await catalogue.OpenedResults.Where(opened => opened.Position != null)
            .Join(searches.Where(search => keys.Contains(search.Key)), opened => opened.SearchId, search => search.Id, (opened, search) => new { search.Key, Position = opened.Position ?? 0 })
            .GroupBy(opened => new { opened.Key, opened.Position }).Select(group => new Counted(group.Key.Key, group.Key.Position, group.Count())).ToListAsync(cancellationToken);
        var (middleHits, middlePositions) = (MiddleByKey(hits), MiddleByKey(positions));
        return [.. rows.Select(row => new LookedFor(
            texts[row.Key], row.Searches, row.People, middleHits[row.Key], row.Nothing, row.Corrected, row.OnSite, row.WithOpened, middlePositions.TryGetValue(row.Key, out var position) ? position : null))];
    }

    /// <summary>The documents that were opened from searches for the same in the last so many days, and from how many of them, most often first.</summary>
    public async Task<IReadOnlyList<(Guid Document, int Searches)>> ListOpenedAsync(string key, int days, int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await catalogue.OpenedResults.Join(Since(catalogue, days).Where(search => search.Key == key), opened => opened.SearchId, search => search.Id, (opened, _) => opened.DocumentId)
            .GroupBy(id => id).Select(group => new { Document = group.Key, Searches = group.Count() })
            .OrderByDescending(group => group.Searches).ThenBy(group => group.Document).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Document, row.Searches))];
    }

    /// <summary>How many different things were looked for and not found in the last so many days.</summary>
    public async Task<int> CountNothingAsync(int days, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await Since(catalogue, days).Where(search => search.Total == 0).Select(search => search.Key).Distinct().CountAsync(cancellationToken);
    }

    /// <summary>The weeks of the last so many days, the newest first; also those without a search.</summary>
    public async Task<IReadOnlyList<SearchWeek>> ListWeeksAsync(int days, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var searches = Since(catalogue, days);
        var byDay = await searches.GroupBy(search => search.Day)
            .Select(group => new { Day = group.Key, Searches = group.Count(), Nothing = group.Sum(search => search.Total == 0 ? 1 : 0), WithOpened = group.Sum(search => search.Opened > 0 ? 1 : 0) }).ToListAsync(cancellationToken);
        var areas = await searches.Where(search => search.Areas != "").GroupBy(search => new { search.Day, search.Areas }).Select(group => new Placed(group.Key.Day, group.Key.Areas, group.Count())).ToListAsync(cancellationToken);
        var cops = await searches.Where(search => search.Cops != "").GroupBy(search => new { search.Day, search.Cops }).Select(group => new Placed(group.Key.Day, group.Key.Cops, group.Count())).ToListAsync(cancellationToken);
        var opened = catalogue.OpenedResults.Join(searches, result => result.SearchId, search => search.Id, (result, search) => new { result.DocumentId, search.Id, search.Day, search.Areas, search.Cops });
        areas.AddRange(await opened.Join(catalogue.Set<DocumentArea>(), result => result.DocumentId, area => area.DocumentId, (result, area) => new { result.Id, result.Day, result.Areas, Slug = area.AreaSlug })
            .Where(row => !row.Areas.Contains(" " + row.Slug + " ")).Select(row => new { row.Id, row.Day, row.Slug }).Distinct()
            .GroupBy(row => new { row.Day, row.Slug }).Select(group => new Placed(group.Key.Day, group.Key.Slug, group.Count())).ToListAsync(cancellationToken));
        cops.AddRange(await opened.Join(catalogue.Set<DocumentCop>(), result => result.DocumentId, cop => cop.DocumentId, (result, cop) => new { result.Id, result.Day, result.Cops, Slug = cop.CopSlug })
            .Where(row => !row.Cops.Contains(" " + row.Slug + " ")).Select(row => new { row.Id, row.Day, row.Slug }).Distinct()
            .GroupBy(row => new { row.Day, row.Slug }).Select(group => new Placed(group.Key.Day, group.Key.Slug, group.Count())).ToListAsync(cancellationToken));
        var (first, last) = (MondayOf(FirstDay(days)), MondayOf(clock.Today));
        var (areasByWeek, copsByWeek, daysByWeek) = (ByWeek(areas), ByWeek(cops), byDay.ToLookup(day => MondayOf(day.Day)));
        return [.. Enumerable.Range(0, ((last.DayNumber - first.DayNumber) / DaysInWeek) + 1).Select(week => last.AddDays(-week * DaysInWeek)).Select(monday => new SearchWeek(
            monday, daysByWeek[monday].Sum(day => day.Searches), daysByWeek[monday].Sum(day => day.Nothing), daysByWeek[monday].Sum(day => day.WithOpened), SumBySlug(areasByWeek[monday]), SumBySlug(copsByWeek[monday])))];
    }

    /// <summary>Words that at least so many people looked for while searches are kept with their people, and that documents had; most often first.</summary>
    public async Task<IReadOnlyList<CommonQuery>> ListCommonAsync(int fewestPeople, int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var since = clock.Now - SearchLog.PersonKept;
        var searches = catalogue.Searches.AsNoTracking().Where(search => search.At >= since && search.PersonId != null && search.Outcome == SearchOutcome.All);
        var rows = await searches.GroupBy(search => search.Key).Select(group => new { group.Key, Searches = group.Count(), People = group.Select(search => search.PersonId).Distinct().Count() })
            .Where(group => group.People >= fewestPeople).OrderByDescending(group => group.Searches).ThenBy(group => group.Key).Take(limit).ToListAsync(cancellationToken);
        var keys = rows.Select(row => row.Key).ToList();
        var texts = await ListTextsAsync(searches.Where(search => keys.Contains(search.Key)), cancellationToken);
        return [.. rows.Select(row => new CommonQuery(texts[row.Key], row.Searches))];
    }

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + DaysInWeek - (int)DayOfWeek.Monday) % DaysInWeek));

    /// <summary>How each key was typed: by most people, then most often.</summary>
    private static async Task<Dictionary<string, string>> ListTextsAsync(IQueryable<LoggedSearch> searches, CancellationToken cancellationToken)
    {
        var typed = await searches.GroupBy(search => new { search.Key, search.Text })
            .Select(group => new { group.Key.Key, group.Key.Text, Count = group.Count(), People = group.Select(search => search.PersonId).Distinct().Count() }).ToListAsync(cancellationToken);
        return typed.GroupBy(row => row.Key, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => group.OrderByDescending(row => row.People).ThenByDescending(row => row.Count).ThenBy(row => row.Text, StringComparer.Ordinal).First().Text,
            StringComparer.Ordinal);
    }

    private static Dictionary<string, int> MiddleByKey(IEnumerable<Counted> counted) =>
        counted.GroupBy(row => row.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => MiddleOf([.. group.OrderBy(row => row.Value)]), StringComparer.Ordinal);

    /// <summary>The lower of the two in the middle where their number is even.</summary>
    private static int MiddleOf(List<Counted> ordered)
    {
        var before = (ordered.Sum(row => row.Count) - 1) / 2;
        return ordered.First(row => (before -= row.Count) < 0).Value;
    }

    private static ILookup<DateOnly, Placed> ByWeek(IEnumerable<Placed> placed) => placed.ToLookup(row => MondayOf(row.Day));

    private static Dictionary<string, int> SumBySlug(IEnumerable<Placed> placed) =>
        placed.SelectMany(row => row.Slugs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(slug => (Slug: slug, row.Count))).GroupBy(row => row.Slug, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Count), StringComparer.Ordinal);

    private DateOnly FirstDay(int days) => clock.Today.AddDays(1 - days);

    private IQueryable<LoggedSearch> Since(LibraryDbContext catalogue, int days)
    {
        var first = FirstDay(days);
        return catalogue.Searches.AsNoTracking().Where(search => search.Day >= first);
    }

    private sealed record Counted(string Key, int Value, int Count);

    private sealed record Placed(DateOnly Day, string Slugs, int Count);
}
