using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

public sealed class ScopeTests
{
    private static readonly string[] Tokens = [AudienceToken.Members, AudienceToken.Cop("principal"), AudienceToken.Cop("cfo-coo"), AudienceToken.Lead("principal"), AudienceToken.Admins];
    private static readonly string[] Vocabulary = ["audit", "budget", "charter", "policy", "board", "review", "safety", "travel"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task What_a_reader_may_not_see_shows_nowhere(int seed)
    {
        var random = new Random(seed);
        var entries = Enumerable.Range(0, 80).Select(i => RandomEntry(random, i)).ToArray();
        await using var library = await SearchedLibrary.WithAsync(entries[..40]);
        await library.ApplyAsync(entries[40..]);
        library.Withheld.UnionWith(entries.Where(_ => random.Next(8) == 0).Select(entry => entry.Id));

        foreach (var reader in Readers(random, 12))
        {
            await AssertSeesOnlyItsOwnAsync(library, entries, reader, Vocabulary[random.Next(Vocabulary.Length)]);
        }
    }

    [Fact]
    public async Task A_reader_without_tokens_sees_nothing()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit", "audit"));

        var found = await library.Search.SearchAsync(SearchedLibrary.Reader(), new SearchRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(0, found.Total);
        Assert.All(found.Facets.Values, Assert.Empty);
    }

    [Fact]
    public async Task A_withheld_document_is_gone_from_the_next_search_and_back_after_it()
    {
        var entry = AnEntry.Titled("Audit", "audit");
        await using var library = await SearchedLibrary.WithAsync(entry);

        library.Withheld.Add(entry.Id);
        Assert.Equal(0, (await library.SearchAsync("audit")).Total);
        Assert.Empty((await library.SearchAsync("")).Facets[Facet.Kind]);

        library.Withheld.Clear();
        Assert.Equal(1, (await library.SearchAsync("audit")).Total);
    }

    [Fact]
    public async Task An_older_version_is_searched_only_by_those_who_may_see_the_document()
    {
        var entry = AnEntry.Titled("Guide") with
        {
            Audience = [AudienceToken.Cop("principal")],
            Versions = [AnEntry.Version(1, AnEntry.Text("older audit"), isCurrent: false), AnEntry.Version(2, AnEntry.Text("newer audit"))],
        };
        await using var library = await SearchedLibrary.WithAsync(entry);
        var token = TestContext.Current.CancellationToken;

        var seen = await library.Search.FindInDocumentAsync(SearchedLibrary.Reader(AudienceToken.Cop("principal")), entry.Id, 1, "audit", 5, token);

        Assert.Equal("older audit", Assert.Single(seen).Text);
        Assert.Empty(await library.Search.FindInDocumentAsync(SearchedLibrary.Member, entry.Id, 1, "audit", 5, token));
        Assert.Empty(await library.Search.FindInDocumentAsync(SearchedLibrary.Reader(AudienceToken.Cop("principal")), entry.Id, 3, "audit", 5, token));
    }

    /// <summary>Two libraries that differ in one word of what the reader may not see.</summary>
    [Theory]
    [InlineData("ombudsman")]
    [InlineData("ombudsman lottery")]
    [InlineData("ombudsman OR lottery")]
    [InlineData("ombudsman budget OR travel")]
    [InlineData("\"ombudsman lottery\"")]
    [InlineData("title:ombudsman lottery")]
    [InlineData("ombuds*  lottery")]
    [InlineData("school ombudsman")]
    [InlineData("lottery families ombudsman budget travel seats public")]
    public async Task No_score_tells_which_words_stand_in_what_a_reader_may_not_see(string query)
    {
        IndexEntry[] open =
        [
            AnEntry.Titled("Ombudsman lottery", "The ombudsman lottery is public. Families travel, the budget says."),
            AnEntry.Titled("Lottery", "The ombudsman draws a lottery of seats among families in public, and the travel budget is the school's; ombudsman."),
            AnEntry.Titled("School calendar", "A lottery, a lottery; the ombudsman and the families see seats, budget, travel."),
            AnEntry.Titled("School budget", "The school has no such thing."),
        ];
        IndexEntry[] hidden = [.. Enumerable.Range(0, 7).Select(i => AnEntry.Titled($"Finding {i}", "Nobody may know that the ombudsman lottery was void.").SeenBy(AudienceToken.Admins))];
        IndexEntry[] others = [.. hidden.Select(entry => entry.WithText(AnEntry.Text("Nobody may know that the walrus gallery was void.").Pages[0]))];
        await using var library = await SearchedLibrary.WithAsync([.. open, .. hidden]);
        await using var other = await SearchedLibrary.WithAsync([.. open, .. others]);

        var found = await library.SearchAsync(query);
        var expected = await other.SearchAsync(query);

        Assert.NotEmpty(found.Hits);
        Assert.Equal(expected.Hits.Select(hit => (hit.Id, hit.Score)), found.Hits.Select(hit => (hit.Id, hit.Score)));
    }

    /// <summary>What ranks by rarity still has a rare word count more than a frequent one, however little a reader sees.</summary>
    [Fact]
    public async Task A_word_that_is_rare_among_what_a_reader_sees_counts_more()
    {
        var rare = AnEntry.Titled("One", "The ombudsman.");
        var frequent = AnEntry.Titled("Two", "The lottery.");
        await using var library = await SearchedLibrary.WithAsync(
        [
            rare, frequent, .. Enumerable.Range(0, 6).Select(i => AnEntry.Titled($"Open {i}", "A lottery here.")),
            .. Enumerable.Range(0, 30).Select(i => AnEntry.Titled($"Hidden {i}", "An ombudsman there.").SeenBy(AudienceToken.Admins)),
        ]);

        Assert.Equal(rare.Id, (await library.FindAsync("ombudsman OR lottery"))[0]);
    }

    private static async Task AssertSeesOnlyItsOwnAsync(SearchedLibrary library, IndexEntry[] entries, ReaderScope reader, string word)
    {
        var token = TestContext.Current.CancellationToken;
        var visible = entries.Where(entry => entry.Audience.Intersect(reader.Tokens).Any() && !library.Withheld.Contains(entry.Id)).ToArray();
        var matching = visible.Where(entry => $"{entry.Title} {entry.Versions[0].Text!.Pages[0].Text}".Contains(word, StringComparison.Ordinal)).ToArray();

        var all = await library.Search.SearchAsync(reader, new SearchRequest { Size = 100 }, token);
        var found = await library.Search.SearchAsync(reader, new SearchRequest { Text = word, Size = 100 }, token);
        var other = Vocabulary[(Array.IndexOf(Vocabulary, word) + 1) % Vocabulary.Length];
        var filled = await library.Search.SearchAsync(reader, new SearchRequest { Text = $"{word} {other}", Partial = true }, token);
        var suggested = await library.Search.SuggestAsync(reader, word[..3], 100, token);

        Assert.Equal(visible.Select(entry => entry.Id).Order(), all.Hits.Select(hit => hit.Id).Order());
        Assert.Equal(visible.Length, all.Total);
        Assert.Equal(visible.Length, all.Facets[Facet.Kind].Sum(count => count.Count));
        Assert.Equal(visible.SelectMany(entry => entry.Tags).Distinct().Order(StringComparer.Ordinal), all.Facets[Facet.Tag].Select(count => count.Value).Order(StringComparer.Ordinal));
        Assert.Equal(matching.Select(entry => entry.Id).Order(), found.Hits.Select(hit => hit.Id).Order());
        Assert.Equal(matching.SelectMany(entry => entry.Tags).Count(), found.Facets[Facet.Tag].Sum(count => count.Count));
        Assert.Subset(visible.Select(entry => entry.Id).ToHashSet(), filled.Listed.Select(hit => hit.Id).ToHashSet());
        Assert.Subset(visible.Select(entry => entry.Id).ToHashSet(), suggested.Select(suggestion => suggestion.Id).ToHashSet());
        Assert.Equal(
            visible.Where(entry => entry.Title.Contains(word, StringComparison.Ordinal)).Select(entry => entry.Title).Distinct().Order(StringComparer.Ordinal),
            suggested.Select(suggestion => suggestion.Text).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<ReaderScope> Readers(Random random, int count) =>
        Enumerable.Range(0, count).Select(_ => SearchedLibrary.Reader([.. Tokens.Where(_ => random.Next(3) == 0)]));

    private static IndexEntry RandomEntry(Random random, int number)
    {
        var words = Enumerable.Range(0, 6).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]);
        return AnEntry.Titled($"{Vocabulary[random.Next(Vocabulary.Length)]} {number % 50}", string.Join(' ', words)) with
        {
            Audience = [.. Tokens.Where(_ => random.Next(3) == 0)],
            Tags = [$"tag{number % 7}"],
        };
    }
}
