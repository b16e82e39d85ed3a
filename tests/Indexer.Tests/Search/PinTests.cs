using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Indexer.Search.Queries;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

/// <summary>Documents that come first for a query, or not at all.</summary>
public sealed class PinTests
{
    private static readonly IndexEntry Strong = AnEntry.Titled("Audit", "audit audit audit") with { Areas = ["finance"] };
    private static readonly IndexEntry Weak = AnEntry.Titled("Minutes", "There was an audit among many other things that were said that day.") with { Areas = ["finance"] };
    private static readonly IndexEntry Other = AnEntry.Titled("Calendar", "Nothing of the kind.") with { Areas = ["governance"], Kind = "template" };

    [Fact]
    public async Task What_is_pinned_comes_first_in_its_order_and_is_counted_once_whether_it_has_the_words_or_not()
    {
        await using var library = await SearchedLibrary.WithAsync(Strong, Weak, Other);

        var found = await library.SearchAsync(new SearchRequest { Text = "audit", Pinned = [Other.Id, Weak.Id] });

        Assert.Equal([Other.Id, Weak.Id, Strong.Id], found.Hits.Select(hit => hit.Id));
        Assert.Equal([true, true, false], found.Hits.Select(hit => hit.IsPinned));
        Assert.Equal(3, found.Total);
        Assert.Equal(SearchMatch.All, found.Matched);
        Assert.Equal([("finance", 2), ("governance", 1)], found.Facets[Facet.Area].Select(value => (value.Value, value.Count)));
        Assert.All(found.Hits, hit => Assert.Empty(hit.Missing));
    }

    [Fact]
    public async Task Pages_follow_on_each_other_without_a_hit_twice_or_left_out()
    {
        var entries = Enumerable.Range(0, 25).Select(i => AnEntry.Titled($"Audit {i}", $"audit {string.Join(' ', Enumerable.Repeat("audit", i))}")).ToArray();
        await using var library = await SearchedLibrary.WithAsync(entries[..10]);
        await library.ApplyAsync([.. entries[10..], Other]);
        Guid[] pinned = [entries[0].Id, Other.Id, entries[20].Id];
        var seen = new List<Guid>();
        for (var page = 1; page <= 4; page++)
        {
            var found = await library.SearchAsync(new SearchRequest { Text = "audit", Pinned = pinned, Page = page, Size = 7 });
            Assert.Equal(26, found.Total);
            seen.AddRange(found.Hits.Select(hit => hit.Id));
        }

        var unpinned = (await library.SearchAsync(new SearchRequest { Text = "audit", Size = 100 })).Hits.Select(hit => hit.Id);

        Assert.Equal([.. pinned, .. unpinned.Except(pinned)], seen);
    }

    [Fact]
    public async Task What_does_not_pass_the_filters_is_no_hit_and_is_counted_where_that_filter_is_left_out()
    {
        await using var library = await SearchedLibrary.WithAsync(Strong, Weak, Other);
        var filters = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.Area] = ["finance"] };

        var found = await library.SearchAsync(new SearchRequest { Text = "audit", Pinned = [Other.Id], Filters = filters });

        Assert.Equal([Strong.Id, Weak.Id], found.Hits.Select(hit => hit.Id));
        Assert.Equal(2, found.Total);
        Assert.Equal([("finance", 2), ("governance", 1)], found.Facets[Facet.Area].Select(value => (value.Value, value.Count)));
        Assert.Equal(["resource"], found.Facets[Facet.Kind].Select(value => value.Value));
    }

    [Fact]
    public async Task Who_may_not_see_what_is_pinned_sees_no_hit_count_or_facet_of_it()
    {
        var secret = Other.SeenBy(AudienceToken.Admins);
        await using var library = await SearchedLibrary.WithAsync(Strong, secret, Weak);
        var withheld = AnEntry.Titled("Withheld", "audit");
        await library.ApplyAsync(withheld);
        library.Withheld.Add(withheld.Id);
        var plain = await library.SearchAsync("audit");

        var found = await library.SearchAsync(new SearchRequest { Text = "audit", Pinned = [secret.Id, withheld.Id, Guid.NewGuid()] });

        Assert.Equal(plain.Hits.Select(hit => hit.Id), found.Hits.Select(hit => hit.Id));
        Assert.Equal(plain.Total, found.Total);
        Assert.Equal(plain.Facets[Facet.Kind], found.Facets[Facet.Kind]);
        Assert.Equal(plain.Facets[Facet.Area], found.Facets[Facet.Area]);
    }

    [Theory]
    [InlineData("xyzzy", SearchMatch.All)]
    [InlineData("audti", SearchMatch.All)]
    [InlineData("audit xyzzy", SearchMatch.Most)]
    public async Task Where_the_words_find_nothing_what_is_pinned_comes_before_what_is_found_in_their_place(string typed, SearchMatch matched)
    {
        await using var library = await SearchedLibrary.WithAsync(Strong, Weak, Other);
        var plain = await library.SearchAsync(typed);

        var found = await library.SearchAsync(new SearchRequest { Text = typed, Pinned = [Other.Id] });

        Assert.Equal([Other.Id, .. plain.Hits.Select(hit => hit.Id)], found.Hits.Select(hit => hit.Id));
        Assert.Equal((plain.Total + 1, plain.Ran, matched), (found.Total, found.Ran, found.Matched));
    }

    [Fact]
    public async Task Sorted_otherwise_it_is_found_and_stands_at_its_own_place()
    {
        await using var library = await SearchedLibrary.WithAsync(Strong, Weak, Other);

        var found = await library.SearchAsync(new SearchRequest { Text = "audit", Pinned = [Weak.Id, Other.Id], Sort = SearchSort.Title });

        Assert.Equal([Strong.Id, Other.Id, Weak.Id], found.Hits.Select(hit => hit.Id));
        Assert.Equal(3, found.Total);
    }

    [Fact]
    public async Task What_is_hidden_is_in_no_hit_count_or_facet_of_that_query_alone()
    {
        await using var library = await SearchedLibrary.WithAsync(Strong, Weak, Other);

        var found = await library.SearchAsync(new SearchRequest { Text = "audit", Hidden = [Strong.Id], Pinned = [Strong.Id] });
        var without = await library.SearchAsync("audit");

        Assert.Equal([Weak.Id], found.Hits.Select(hit => hit.Id));
        Assert.Equal(1, found.Total);
        Assert.Equal(1, Assert.Single(found.Facets[Facet.Area]).Count);
        Assert.Equal(2, without.Total);
    }

    [Theory]
    [InlineData("Attendance Policy", "attendance   policies")]
    [InlineData("Política de datos", "politica DE datos")]
    [InlineData("“conflict of interest”", "conflict of interests")]
    [InlineData("I-9", "i 9")]
    [InlineData("policy -template", "Policies  -template")]
    public void Queries_that_ask_for_the_same_have_one_key(string one, string other) => Assert.Equal(QueryKey.Of(one), QueryKey.Of(other));

    [Theory]
    [InlineData("policy", "police")]
    [InlineData("policy -template", "policy template")]
    [InlineData("title:policy", "policy")]
    [InlineData("policy*", "policy")]
    [InlineData("board policy", "policy board")]
    public void Queries_that_ask_for_something_else_have_another_key(string one, string other) => Assert.NotEqual(QueryKey.Of(one), QueryKey.Of(other));

    [Theory]
    [InlineData("")]
    [InlineData("?! …")]
    public void What_has_no_word_has_no_key(string text) => Assert.Equal("", QueryKey.Of(text));
}
