using Library.Indexer.Index;
using Library.Indexer.Search;

namespace Library.Indexer.Tests.Search;

public sealed class FacetTests
{
    /// <summary>Many documents are kept and counted as bits, few as lists.</summary>
    [Theory]
    [InlineData(11, 120)]
    [InlineData(12, 120)]
    [InlineData(13, 120)]
    [InlineData(14, 120)]
    [InlineData(15, 2_500)]
    [InlineData(16, 2_500)]
    public async Task Counts_are_those_of_counting_by_hand(int seed, int documents)
    {
        var random = new Random(seed);
        var entries = Enumerable.Range(0, documents).Select(_ => RandomEntry(random)).ToArray();
        var first = documents * 7 / 12;
        await using var library = await SearchedLibrary.WithAsync(entries[..first]);
        await library.ApplyAsync(entries[first..]);

        for (var round = 0; round < 15; round++)
        {
            await AssertCountsAsync(library, entries, RandomRequest(random));
        }
    }

    [Fact]
    public async Task A_chosen_value_that_nothing_has_is_listed_with_zero_and_matches_nothing()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit") with { Tags = ["board"] });

        var found = await library.SearchAsync(Filtered("audit", (Facet.Tag, ["nowhere"])));

        Assert.Equal(0, found.Total);
        Assert.Equal([new FacetCount("board", 1, false), new FacetCount("nowhere", 0, true)], found.Facets[Facet.Tag]);
    }

    [Fact]
    public async Task Values_of_one_facet_widen_and_facets_narrow()
    {
        var both = AnEntry.Titled("Audit") with { Tags = ["a"], Kind = "template" };
        var other = AnEntry.Titled("Audit") with { Tags = ["b"], Kind = "template" };
        await using var library = await SearchedLibrary.WithAsync(both, other, AnEntry.Titled("Audit") with { Tags = ["b"] });

        Assert.Equal(3, (await library.SearchAsync(Filtered("audit", (Facet.Tag, ["a", "b"])))).Total);
        Assert.Equal(2, (await library.SearchAsync(Filtered("audit", (Facet.Tag, ["a", "b"]), (Facet.Kind, ["template"])))).Total);
    }

    [Fact]
    public async Task Values_come_by_count_and_then_by_name()
    {
        await using var library = await SearchedLibrary.WithAsync(
            AnEntry.Titled("A") with { Areas = ["hr", "finance"] }, AnEntry.Titled("B") with { Areas = ["finance"] }, AnEntry.Titled("C") with { Areas = ["governance"] });

        Assert.Equal(["finance", "governance", "hr"], (await library.SearchAsync("")).Facets[Facet.Area].Select(count => count.Value));
    }

    [Fact]
    public async Task Formats_and_years_are_facets()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("A"));

        var facets = (await library.SearchAsync("")).Facets;

        Assert.Equal([new FacetCount("pdf", 1, false)], facets[Facet.Format]);
        Assert.Equal([new FacetCount("2026", 1, false)], facets[Facet.Year]);
    }

    private static async Task AssertCountsAsync(SearchedLibrary library, IndexEntry[] entries, SearchRequest request)
    {
        var matching = entries.Where(entry => request.Text.Length == 0 || entry.Title.Split(' ').Contains(request.Text)).ToArray();

        var found = await library.SearchAsync(request);

        Assert.Equal(matching.Count(entry => Passes(entry, request, except: null)), found.Total);
        foreach (var facet in Enum.GetValues<Facet>())
        {
            var counts = matching.Where(entry => Passes(entry, request, except: facet)).SelectMany(entry => Values(entry, facet)).CountBy(value => value).ToDictionary();
            var selected = request.Filters.GetValueOrDefault(facet, []);
            var expected = counts.Keys.Union(selected).Select(value => new FacetCount(value, counts.GetValueOrDefault(value), selected.Contains(value)));
            Assert.Equal(expected.OrderByDescending(count => count.Count).ThenBy(count => count.Value, StringComparer.Ordinal), found.Facets[facet]);
        }
    }

    private static bool Passes(IndexEntry entry, SearchRequest request, Facet? except) =>
        request.Filters.All(filter => filter.Key == except || filter.Value.Count == 0 || Values(entry, filter.Key).Intersect(filter.Value).Any());

    private static IReadOnlyList<string> Values(IndexEntry entry, Facet facet) => facet switch
    {
        Facet.Area => entry.Areas,
        Facet.Cop => entry.Cops,
        Facet.Kind => [entry.Kind],
        Facet.Format => ["pdf"],
        Facet.Year => [$"{entry.Versions[0].Year}"],
        Facet.School => entry.School is null ? [] : [entry.School],
        Facet.Tag => entry.Tags,
        Facet.Collection => entry.Collections,
        _ => entry.Meetings,
    };

    private static SearchRequest Filtered(string text, params (Facet Facet, string[] Values)[] filters) =>
        new() { Text = text, Filters = filters.ToDictionary(filter => filter.Facet, filter => (IReadOnlyList<string>)filter.Values) };

    private static SearchRequest RandomRequest(Random random)
    {
        string[] texts = ["", "audit", "budget", "policy"];
        (Facet, string[])[] filters = [(Facet.Tag, Some(random, "t", 5)), (Facet.Kind, Some(random, "k", 3)), (Facet.Year, Some(random, "202", 4)), (Facet.School, Some(random, "s", 4))];
        return Filtered(texts[random.Next(texts.Length)], [.. filters.Where(_ => random.Next(3) == 0)]);
    }

    private static string[] Some(Random random, string prefix, int count) => [.. Enumerable.Range(0, count).Where(_ => random.Next(2) == 0).Select(i => $"{prefix}{i}")];

    private static IndexEntry RandomEntry(Random random)
    {
        string[] words = ["audit", "budget", "policy"];
        return AnEntry.Titled(string.Join(' ', words.Where(_ => random.Next(2) == 0))) with
        {
            Areas = Some(random, "a", 4),
            Cops = Some(random, "c", 3),
            Kind = $"k{random.Next(3)}",
            School = random.Next(3) == 0 ? null : $"s{random.Next(4)}",
            Tags = [.. Some(random, "t", 6), $"r{random.Next(300)}"],
            Collections = random.Next(9) == 0 ? ["one"] : [],
            Versions = [AnEntry.Version(1, text: null) with { Year = 2020 + random.Next(4) }],
        };
    }
}
