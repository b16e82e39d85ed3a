using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Indexer.Search.Running;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

/// <summary>What fills up a short list: documents that have some of the words.</summary>
public sealed class PartialHitTests
{
    private static readonly IndexEntry Both = AnEntry.Titled("Budget narrative", "text");
    private static readonly IndexEntry Narrative = AnEntry.Titled("A narrative", "text");
    private static readonly IndexEntry Budget = AnEntry.Titled("Budget", "text");
    private static readonly IndexEntry Neither = AnEntry.Titled("Bylaws", "text");

    [Fact]
    public async Task A_short_list_is_followed_by_what_has_some_of_the_words_and_says_what_that_lacks()
    {
        await using var library = await SearchedLibrary.WithAsync(Both, Budget, AnEntry.Titled("Another budget"), Narrative, Neither);

        var found = await library.SearchAsync(Filled("budget narrative"));

        Assert.Equal((SearchMatch.All, 1), (found.Matched, found.Total));
        Assert.Equal([Both.Id], found.Hits.Select(hit => hit.Id));
        Assert.Empty(found.Hits[0].Missing);
        Assert.Equal(Narrative.Id, found.PartialHits[0].Id); // the rarer word
        Assert.Equal(3, found.PartialHits.Count);
        Assert.Equal(["budget"], found.PartialHits[0].Missing);
        Assert.All(found.PartialHits.Skip(1), hit => Assert.Equal(["narrative"], hit.Missing));
        Assert.Equal(new Mark(2, 11), Assert.Single(found.PartialHits[0].TitleMarks));
        Assert.Equal(1, found.Facets[Facet.Kind].Sum(count => count.Count));
    }

    [Theory]
    [InlineData("offer letter teacher", "teacher")]
    [InlineData("offer letter for a teacher", "teacher")]
    [InlineData("letter offer teach* -bylaws", "teach*")]
    public async Task Most_of_the_telling_words_are_needed(string query, string missing)
    {
        var all = AnEntry.Titled("Offer letter", "For a teacher.");
        var two = AnEntry.Titled("Offer letter", "Of a nurse.");
        await using var library = await SearchedLibrary.WithAsync(all, two, AnEntry.Titled("Letter for a nurse"), AnEntry.Titled("For a while"), AnEntry.Titled("Offer letter bylaws"));

        var found = await library.SearchAsync(Filled(query));

        Assert.Equal([all.Id], found.Hits.Select(hit => hit.Id));
        var partial = found.PartialHits.Where(hit => hit.Id == two.Id);
        Assert.Equal([missing], Assert.Single(partial).Missing);
        Assert.Equal(query.Contains('-', StringComparison.Ordinal) ? 1 : 2, found.PartialHits.Count);
    }

    [Theory]
    [InlineData("narrative")]
    [InlineData("\"budget narrative\"")]
    [InlineData("budget title:narrative")]
    [InlineData("budget OR narrative")]
    [InlineData("for a narrative")]
    [InlineData("nonsense xylophonist")]
    [InlineData("")]
    public async Task There_are_none_where_no_word_may_be_missing_or_none_is_left(string query)
    {
        await using var library = await SearchedLibrary.WithAsync(Both, Narrative with { Title = "A narrative for all" }, Budget, Neither);

        Assert.Empty((await library.SearchAsync(Filled(query))).PartialHits);
    }

    [Fact]
    public async Task A_list_that_is_not_short_is_not_filled_up()
    {
        var ten = Enumerable.Range(0, SearchRequest.ShortList).Select(i => AnEntry.Titled($"Budget narrative {i}")).ToArray();
        await using var library = await SearchedLibrary.WithAsync([.. ten, Budget]);

        Assert.Empty((await library.SearchAsync(Filled("budget narrative"))).PartialHits);
        await library.Index.ApplyAsync([ten[0] with { Revision = 2, Title = "Nothing" }], TestContext.Current.CancellationToken);
        await library.Index.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal([Budget.Id], (await library.SearchAsync(Filled("budget narrative"))).PartialHits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task They_come_only_where_they_are_asked_for_at_the_end_of_a_list_by_relevance()
    {
        await using var library = await SearchedLibrary.WithAsync(Both, Narrative, Budget);
        var asked = Filled("budget narrative");

        Assert.Equal(2, (await library.SearchAsync(asked)).PartialHits.Count);
        Assert.Single((await library.SearchAsync(asked with { Size = 2 })).PartialHits);
        Assert.Empty((await library.SearchAsync(asked with { Size = 1 })).PartialHits);
        Assert.Empty((await library.SearchAsync(asked with { Size = 0 })).PartialHits);
        Assert.Empty((await library.SearchAsync(asked with { Page = 2 })).PartialHits);
        Assert.Empty((await library.SearchAsync(asked with { Sort = SearchSort.Newest })).PartialHits);
        Assert.Empty((await library.SearchAsync(asked with { Partial = false })).PartialHits);
    }

    [Fact]
    public async Task They_pass_the_filters_and_neither_hidden_nor_pinned_ones_are_among_them()
    {
        var (here, elsewhere) = (Budget with { Areas = ["finance"] }, AnEntry.Titled("Budget too") with { Areas = ["governance"] });
        var (pinned, left) = (Narrative with { Areas = ["finance"] }, AnEntry.Titled("Narrative too") with { Areas = ["finance"] });
        await using var library = await SearchedLibrary.WithAsync(Both, here, elsewhere, pinned, left);

        var found = await library.SearchAsync(Filled("budget narrative") with
        {
            Filters = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.Area] = ["finance"] },
            Pinned = [pinned.Id],
            Hidden = [left.Id],
        });

        Assert.Equal([pinned.Id], found.Hits.Select(hit => hit.Id));
        Assert.Equal([here.Id], found.PartialHits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task What_a_reader_may_not_see_fills_up_nothing()
    {
        await using var library = await SearchedLibrary.WithAsync(Both, Budget.SeenBy(AudienceToken.Cop("principal")), Narrative);
        library.Withheld.Add(Narrative.Id);

        Assert.Empty((await library.SearchAsync(Filled("budget narrative"))).PartialHits);
    }

    [Fact]
    public async Task A_correction_that_finds_little_is_filled_up_as_well()
    {
        await using var library = await SearchedLibrary.WithAsync(Both, Narrative);

        var found = await library.SearchAsync(Filled("budget narativve"));

        Assert.Equal("budget narrative", found.Ran);
        Assert.Equal([Both.Id, Narrative.Id], found.Listed.Select(hit => hit.Id));
    }

    [Fact]
    public void A_part_of_a_query_ends_by_itself_and_with_the_whole()
    {
        var whole = new Deadline(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Throws<SearchTooSlowException>(whole.Within(TimeSpan.Zero).Look);
        Assert.Throws<SearchTooSlowException>(new Deadline(TimeSpan.Zero, TestContext.Current.CancellationToken).Within(TimeSpan.FromMinutes(1)).Look);
        whole.Within(TimeSpan.FromMinutes(1)).Look();
        whole.Look();
    }

    private static SearchRequest Filled(string query) => new() { Text = query, Partial = true };
}
