using Library.Indexer.Search;
using Library.Storage;

namespace Library.Indexer.Tests.Search;

/// <summary>Searches of a time, and of older versions.</summary>
public sealed class SpanTests
{
    private static readonly DateOnly First = new(2026, 3, 1);

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData(0, null, 3)]
    [InlineData(1, null, 2)]
    [InlineData(1, 1, 1)]
    [InlineData(null, 1, 2)]
    [InlineData(3, null, 0)]
    [InlineData(null, -1, 0)]
    public async Task Only_what_is_dated_so_is_found_and_counted(int? from, int? to, int expected)
    {
        await using var library = await SearchedLibrary.WithAsync(
            [.. Enumerable.Range(0, 3).Select(day => AnEntry.Titled($"Budget {day}", "budget") with { Areas = ["finance"] }).Select((entry, day) => entry.DatedAt(AnEntry.Day.AddDays(day)))]);
        foreach (var text in new[] { "budget", "" })
        {
            var found = await library.SearchAsync(new SearchRequest { Text = text, From = from is { } first ? First.AddDays(first) : null, To = to is { } last ? First.AddDays(last) : null });

            Assert.Equal(expected, found.Total);
            Assert.Equal(expected, found.Hits.Count);
            Assert.Equal(expected, found.Facets[Facet.Area].Sum(area => area.Count));
        }
    }

    [Fact]
    public async Task A_day_begins_and_ends_at_midnight_where_the_association_is()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var late = AnEntry.Titled("Late budget", "budget").DatedAt(new DateTimeOffset(2026, 3, 2, 4, 59, 0, TimeSpan.Zero)); // 11:59 pm on March 1
        var early = AnEntry.Titled("Early budget", "budget").DatedAt(new DateTimeOffset(2026, 3, 2, 5, 0, 0, TimeSpan.Zero));
        await using var library = await SearchedLibrary.WithAsync(late, early);
        var search = new DocumentSearch(library.Index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([])) { Clock = new AssociationClock(TimeProvider.System, zone) };
        async Task<Guid[]> FindAsync(DateOnly day) =>
            [.. (await search.SearchAsync(SearchedLibrary.Member, new SearchRequest { Text = "budget", From = day, To = day }, TestContext.Current.CancellationToken)).Hits.Select(hit => hit.Id)];

        Assert.Equal([late.Id], await FindAsync(First));
        Assert.Equal([early.Id], await FindAsync(First.AddDays(1)));
    }

    [Fact]
    public async Task The_last_day_there_is_can_be_asked_for()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Budget", "budget"));

        Assert.Equal(1, (await library.SearchAsync(new SearchRequest { Text = "budget", From = DateOnly.MinValue, To = DateOnly.MaxValue })).Total);
    }

    [Fact]
    public async Task Older_versions_are_found_where_they_are_asked_for_and_by_nobody_else_than_may_see_them()
    {
        var entry = AnEntry.Titled("Budget", "now") with { Versions = [AnEntry.Version(1, AnEntry.Text("before")), AnEntry.Version(2, AnEntry.Text("now"))] };
        entry = entry with { Versions = [entry.Versions[0] with { IsCurrent = false }, entry.Versions[1]] };
        await using var library = await SearchedLibrary.WithAsync(entry, AnEntry.Titled("Secret", "before") with { Audience = ["cop:ell"] });

        Assert.Equal(0, (await library.SearchAsync(new SearchRequest { Text = "before" })).Total);
        var older = await library.SearchAsync(new SearchRequest { Text = "before", AllVersions = true });
        Assert.Equal([(entry.Id, 1)], older.Hits.Select(hit => (hit.Id, hit.Version)));
        var both = await library.SearchAsync(new SearchRequest { Text = "title:budget", AllVersions = true });
        Assert.Equal([1, 2], both.Hits.Select(hit => hit.Version).Order());
        Assert.Equal(2, both.Total);
        Assert.Equal(1, (await library.SearchAsync("title:budget")).Total);

        // A page of one at a time shows each version once, whatever they are sorted by; what is pinned comes with its current version.
        foreach (var sort in Enum.GetValues<SearchSort>())
        {
            var pages = new List<int>();
            for (var page = 1; page <= 2; page++)
            {
                pages.Add(Assert.Single((await library.SearchAsync(new SearchRequest { Text = "title:budget", AllVersions = true, Sort = sort, Page = page, Size = 1 })).Hits).Version);
            }

            Assert.Equal([2, 1], pages);
        }

        var pinned = await library.SearchAsync(new SearchRequest { Text = "nothing", AllVersions = true, Pinned = [entry.Id] });
        Assert.Equal([2], pinned.Hits.Select(hit => hit.Version));
    }
}
