using Library.Storage.Catalogue;
using Library.Storage.Searches;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>What people look for is kept, told without names, and forgotten in time.</summary>
public abstract class SearchLogContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Ben = Guid.CreateVersion7();
    private static readonly Guid Cat = Guid.CreateVersion7();

    [Fact]
    public async Task The_same_words_of_the_same_person_within_some_minutes_are_one_search_with_the_filters_of_all()
    {
        await using var library = await MakeAsync();
        var log = library.Get<SearchLog>();

        await log.AddAsync([Made(library, Ann, "policy") with { Areas = ["finance"] }, Made(library, Ann, "policy") with { Areas = ["hr", "finance"], Cops = ["ell"] }], Cancellation);
        library.Time.Advance(TimeSpan.FromMinutes(9));
        await log.AddAsync([Made(library, Ann, "policy") with { Areas = ["governance"] }, Made(library, Ann, "policy") with { Source = SearchSource.Api }, Made(library, Ben, "policy")], Cancellation);
        library.Time.Advance(TimeSpan.FromMinutes(2));
        await log.AddAsync([Made(library, Ann, "policy")], Cancellation);

        var rows = await RowsAsync(library);
        Assert.Equal([(Ann, " finance hr governance "), (Ann, ""), (Ben, ""), (Ann, "")], rows.Select(row => (row.PersonId ?? Guid.Empty, row.Areas)));
        Assert.Equal(" ell ", rows[0].Cops);
        Assert.Equal(SearchSource.Api, rows[1].Source);
    }

    [Fact]
    public async Task More_filters_than_there_is_room_for_are_left_out()
    {
        await using var library = await MakeAsync();

        await library.Get<SearchLog>().AddAsync([Made(library, Ann, "policy") with { Areas = [.. Enumerable.Range(0, 1_000).Select(i => $"area-{i}"), "not a slug"] }], Cancellation);

        var areas = Assert.Single(await RowsAsync(library)).Areas;
        Assert.InRange(areas.Length, 980, LoggedSearch.MaxPlacesLength);
        Assert.StartsWith(" area-0 area-1 ", areas, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_opened_result_belongs_to_the_newest_search_of_its_reader_for_what_was_run_and_counts_once()
    {
        await using var library = await MakeAsync();
        var (log, document, other) = (library.Get<SearchLog>(), Guid.NewGuid(), Guid.NewGuid());
        await log.AddAsync([Made(library, Ann, "polici", ran: "policy"), Made(library, Ben, "policy")], Cancellation);

        await log.AddAsync([Opened(library, Ann, "policy", document, 3), Opened(library, Ann, "policy", document, 1), Opened(library, Ann, "polici", other, 1), Opened(library, Cat, "policy", other, 1)], Cancellation);
        library.Time.Advance(SearchLog.OneSitting);
        await log.AddAsync([Opened(library, Ann, "policy", other, 1)], Cancellation);

        var rows = await RowsAsync(library);
        Assert.Equal([1, 0], rows.Select(row => row.Opened));
        await using var catalogue = await library.OpenAsync(Cancellation);
        var opened = Assert.Single(await catalogue.OpenedResults.ToListAsync(Cancellation));
        Assert.Equal((rows[0].Id, document, (int?)3), (opened.SearchId, opened.DocumentId, opened.Position));
    }

    [Fact]
    public async Task Who_searched_is_forgotten_within_ninety_days_and_the_search_after_the_year()
    {
        await using var library = await MakeAsync();
        var log = library.Get<SearchLog>();
        await log.AddAsync([Made(library, Ann, "old")], Cancellation);
        await log.AddAsync([Opened(library, Ann, "old", Guid.NewGuid(), 1)], Cancellation);
        library.Time.Advance(TimeSpan.FromDays(88));
        await log.AddAsync([Made(library, Ben, "young")], Cancellation);

        await log.TidyAsync(Cancellation);
        Assert.Equal([Ann, Ben], (await RowsAsync(library)).Select(row => row.PersonId ?? Guid.Empty));
        library.Time.Advance(TimeSpan.FromDays(2) - TimeSpan.FromHours(1));
        await log.TidyAsync(Cancellation);
        Assert.Equal([Guid.Empty, Ben], (await RowsAsync(library)).Select(row => row.PersonId ?? Guid.Empty));
        library.Time.Advance(SearchLog.Kept - TimeSpan.FromDays(89));
        await log.TidyAsync(Cancellation);

        Assert.Equal("young", Assert.Single(await RowsAsync(library)).Text);
        await using var catalogue = await library.OpenAsync(Cancellation);
        Assert.Empty(await catalogue.OpenedResults.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Lists_tell_words_and_numbers_of_their_period()
    {
        await using var library = await MakeAsync();
        var (log, reports) = (library.Get<SearchLog>(), library.Get<SearchReports>());
        await log.AddAsync([Made(library, Ann, "forgotten")], Cancellation);
        library.Time.Advance(TimeSpan.FromDays(40));
        await log.AddAsync(
        [
            Made(library, Ann, "policy", text: "Policies") with { Total = 2 }, Made(library, Ben, "policy", text: "policy") with { Total = 10 }, Made(library, Cat, "policy", text: "policy") with { Total = 4 },
            Made(library, Ann, "budgt", ran: "budget") with { Outcome = SearchOutcome.Corrected },
            Made(library, Ann, "xyzzy") with { Total = 0, Outcome = SearchOutcome.None }, Made(library, Ben, "xyzzy") with { Total = 0, Outcome = SearchOutcome.None },
            Made(library, Ben, "by program") with { Source = SearchSource.Api },
            Opened(library, Ann, "policy", Guid.NewGuid(), 4), Opened(library, Ben, "policy", Guid.NewGuid(), 2), Opened(library, Ben, "policy", Guid.NewGuid(), null),
        ], Cancellation);

        var frequent = await reports.ListAsync(LookedForList.Frequent, 30, 10, Cancellation);
        var nothing = await reports.ListAsync(LookedForList.Nothing, 30, 10, Cancellation);
        var unopened = await reports.ListAsync(LookedForList.Unopened, 30, 10, Cancellation);
        var year = await reports.ListAsync(LookedForList.Frequent, 365, 10, Cancellation);

        Assert.Equal(["policy", "xyzzy", "budgt", "by program"], frequent.Select(row => row.Text));
        Assert.Equal(new LookedFor("policy", 3, 3, 4, 0, 0, 3, 2, 2), frequent[0]);
        Assert.Equal((2.0 / 3, 1, null), (frequent[0].OpenedShare, frequent[2].Corrected, frequent[3].OpenedShare));
        Assert.Equal(("xyzzy", 2, 2), Assert.Single(nothing.Select(row => (row.Text, row.Searches, row.Nothing))));
        Assert.Equal(["budgt"], unopened.Select(row => row.Text));
        Assert.Equal(5, year.Count);
        Assert.Equal(1, await reports.CountNothingAsync(30, Cancellation));
        Assert.Equal(["policy"], (await reports.ListAsync(LookedForList.Frequent, 30, 1, Cancellation)).Select(row => row.Text));
    }

    [Fact]
    public async Task Weeks_tell_searches_by_the_areas_and_communities_that_were_chosen_or_opened()
    {
        await using var library = await MakeAsync();
        var log = library.Get<SearchLog>();
        var document = await library.AddAsync("text", Cancellation);
        await using (var catalogue = await library.OpenAsync(Cancellation))
        {
            catalogue.AddRange(new DocumentArea { DocumentId = document, AreaSlug = "finance" }, new DocumentCop { DocumentId = document, CopSlug = "ell" });
            await catalogue.SaveChangesAsync(Cancellation);
        }

        await log.AddAsync([Made(library, Ann, "first") with { Areas = ["finance", "hr"] }, Made(library, Ben, "second"), Opened(library, Ann, "first", document, 1), Opened(library, Ben, "second", document, 1)], Cancellation);
        library.Time.Advance(TimeSpan.FromDays(8));
        await log.AddAsync([Made(library, Ann, "third") with { Total = 0, Outcome = SearchOutcome.None, Cops = ["ell"] }], Cancellation);

        var weeks = await library.Get<SearchReports>().ListWeeksAsync(30, Cancellation);

        // The clock began on Sunday, March 1, and stands on Monday, March 9.
        Assert.Equal([new DateOnly(2026, 3, 9), new(2026, 3, 2), new(2026, 2, 23), new(2026, 2, 16), new(2026, 2, 9), new(2026, 2, 2)], weeks.Select(week => week.Monday));
        Assert.Equal([(1, 1, 0), (0, 0, 0), (2, 0, 2), (0, 0, 0), (0, 0, 0), (0, 0, 0)], weeks.Select(week => (week.Searches, week.Nothing, week.WithOpened)));
        Assert.Equal([("finance", 2), ("hr", 1)], weeks[2].Areas.OrderBy(area => area.Key, StringComparer.Ordinal).Select(area => (area.Key, area.Value)));
        Assert.Equal([("ell", 2)], weeks[2].Cops.Select(cop => (cop.Key, cop.Value)));
        Assert.Equal([("ell", 1)], weeks[0].Cops.Select(cop => (cop.Key, cop.Value)));
    }

    [Fact]
    public async Task Common_are_words_of_several_people_that_documents_had()
    {
        await using var library = await MakeAsync();
        var (log, reports) = (library.Get<SearchLog>(), library.Get<SearchReports>());
        Guid[] people = [Ann, Ben, Cat];
        await log.AddAsync([.. people.Select(person => Made(library, person, "common"))], Cancellation);
        library.Time.Advance(TimeSpan.FromHours(1));
        await log.AddAsync(
        [
            Made(library, Ann, "common"), .. people.Select(person => Made(library, person, "nothing") with { Total = 0, Outcome = SearchOutcome.None }),
            .. people.Select(person => Made(library, person, "wrng") with { Outcome = SearchOutcome.Corrected }), Made(library, Ann, "of two"), Made(library, Ben, "of two"),
        ], Cancellation);

        Assert.Equal([new CommonQuery("common", 4)], await reports.ListCommonAsync(3, 10, Cancellation));
        library.Time.Advance(SearchLog.PersonKept);
        await log.TidyAsync(Cancellation);
        Assert.Empty(await reports.ListCommonAsync(3, 10, Cancellation));
    }

    private static SearchEvent.Made Made(ACatalogue library, Guid person, string key, string? ran = null, string? text = null) => new(person, ran ?? key, library.Time.GetUtcNow())
    {
        Text = text ?? key,
        Key = key,
        Source = SearchSource.Website,
        Outcome = SearchOutcome.All,
        Total = 1,
        Areas = [],
        Cops = [],
    };

    private static SearchEvent.Opened Opened(ACatalogue library, Guid person, string key, Guid document, int? position) => new(person, key, library.Time.GetUtcNow(), document, position);

    private static async Task<List<LoggedSearch>> RowsAsync(ACatalogue library)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        return await catalogue.Searches.AsNoTracking().OrderBy(search => search.Id).ToListAsync(Cancellation);
    }
}

public sealed class SqliteSearchLogTests() : SearchLogContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlSearchLogTests() : SearchLogContract(CatalogueProvider.PostgreSql);
