using Library.Indexer.Index.Analysis;
using Library.Indexer.Search;
using Library.Indexer.Search.Queries;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

public sealed class MatchingTests
{
    [Theory]
    [InlineData("els")]
    [InlineData("else")]
    [InlineData("wills")]
    [InlineData("cans")]
    public void No_word_has_a_function_word_for_its_stem(string word) => Assert.Null(Stemmer.OfThread.FindOrNull(word));

    /// <summary>What is done is how something is asked, not what is sought.</summary>
    [Theory]
    [InlineData("how do I run the lottery", "lottery")]
    [InlineData("how do we write a conflict of interest policy?", "write, conflict, interest, policy")]
    [InlineData("how do we get help", "get, help")]
    [InlineData("how do we keep minutes", "minutes")]
    [InlineData("run the lottery", "run, the, lottery")]
    public void A_question_asks_for_what_it_is_about(string query, string asked) =>
        Assert.Equal(asked, string.Join(", ", LuceneQueryBuilder.ListAsked(QueryParser.Parse(query)).Select(LuceneQueryBuilder.TypedOf)));

    [Fact]
    public async Task Words_match_across_title_and_text()
    {
        var entry = AnEntry.Titled("Audit guide", "How boards review their finances.");
        await using var library = await SearchedLibrary.WithAsync(entry, AnEntry.Titled("Audit", "nothing else"));

        Assert.Equal([entry.Id], await library.FindAsync("audit finances"));
    }

    [Theory]
    [InlineData("policy")]
    [InlineData("POLICIES")]
    [InlineData("résumé")]
    [InlineData("resumes")]
    [InlineData("school's")]
    [InlineData("\"board members\"")]
    [InlineData("I-9")]
    [InlineData("i9 OR policy")]
    [InlineData("complian*")]
    [InlineData("tag:finance")]
    [InlineData("tag:\"year end\"")]
    [InlineData("school:river")]
    [InlineData("title:handbook")]
    [InlineData("policy -nonsense")]
    [InlineData("-nonsense")]
    [InlineData("(policy OR nonsense) handbook")]
    [InlineData("1250")]
    [InlineData("東京")]
    [InlineData("handbook2026")]
    public async Task A_query_finds_the_document(string query)
    {
        var entry = AnEntry.Titled("Staff handbook", "The policies for board members of each school. Résumés, form I-9, compliance, $1,250. 在東京都。") with
        {
            Tags = ["finance", "year-end"],
            School = "river-valley",
            SchoolName = "River Valley Charter School",
        };
        entry = entry with { Versions = [entry.Versions[0] with { FileName = "handbook2026.pdf" }] };
        await using var library = await SearchedLibrary.WithAsync(entry);

        Assert.Equal([entry.Id], await library.FindAsync(query));
    }

    [Theory]
    [InlineData("police")]
    [InlineData("\"members board\"")]
    [InlineData("title:policies")]
    [InlineData("tag:policies")]
    [InlineData("policies -handbook")]
    [InlineData("東山")]
    [InlineData("!!!")]
    [InlineData("\"policies nonsense\"")]
    [InlineData("I-8")]
    public async Task A_query_does_not_find_the_document(string query)
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Staff handbook", "The policies for board members; form I-9. 在東京都。"));

        Assert.Empty(await library.FindAsync(query));
    }

    [Fact]
    public async Task A_query_that_asks_for_nothing_lists_newest_first()
    {
        var old = AnEntry.Titled("Old", "a").DatedAt(AnEntry.Day.AddYears(-2));
        var recent = AnEntry.Titled("New", "a").DatedAt(AnEntry.Day.AddYears(2));
        var middle = AnEntry.Titled("Middle", "a");
        await using var library = await SearchedLibrary.WithAsync(old, recent, middle);

        Assert.Equal([recent.Id, middle.Id, old.Id], await library.FindAsync(" "));
        Assert.Equal([recent.Id, middle.Id, old.Id], await library.FindAsync("-nonsense"));
    }

    [Fact]
    public async Task Titles_sort_without_regard_to_case_and_accents()
    {
        var entries = new[] { "Zebra", "éclair", "Eclairs", "apple", "Apple pie with a long title", "Apple pie with a long tail" }.Select(title => AnEntry.Titled(title)).ToArray();
        await using var library = await SearchedLibrary.WithAsync(entries);

        var found = await library.SearchAsync(new SearchRequest { Sort = SearchSort.Title });

        Assert.Equal([entries[3].Id, entries[5].Id, entries[4].Id, entries[1].Id, entries[2].Id, entries[0].Id], found.Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task Where_no_document_has_all_words_those_with_most_are_listed_and_say_what_they_lack()
    {
        var two = AnEntry.Titled("Budget audit", "text");
        var one = AnEntry.Titled("Budget", "text");
        await using var library = await SearchedLibrary.WithAsync(one, two);

        var found = await library.SearchAsync("budget audit xylophonist");

        Assert.Equal(SearchMatch.Most, found.Matched);
        Assert.Equal([two.Id], found.Hits.Select(hit => hit.Id));
        Assert.Equal(["xylophonist"], found.Hits[0].Missing);
    }

    [Theory]
    [InlineData("\"budget audits\" plan")]
    [InlineData("budget -audit zzzz")]
    [InlineData("budget title:zzzz")]
    public async Task Phrases_fields_and_exclusions_are_never_relaxed(string query)
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Budget audit", "plan"));

        Assert.Empty(await library.FindAsync(query));
    }

    [Fact]
    public async Task A_misspelt_query_that_finds_nothing_is_corrected()
    {
        var entry = AnEntry.Titled("Board manual", "When a member has a conflict of interest, the board votes.");
        await using var library = await SearchedLibrary.WithAsync(entry);

        var found = await library.SearchAsync("conflict of intrest");

        Assert.Equal("conflict of intrest", found.Query);
        Assert.Equal("conflict of interest", found.Ran);
        Assert.Equal("conflict of interest", found.DidYouMean);
        Assert.Equal(SearchMatch.All, found.Matched);
        Assert.Equal([entry.Id], found.Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task A_correction_is_not_taken_from_a_document_that_the_reader_may_not_see()
    {
        await using var library = await SearchedLibrary.WithAsync(
            AnEntry.Titled("Hidden", "conflict of interest").SeenBy(AudienceToken.Cop("principal")), AnEntry.Titled("Seen", "conflict of kinds"));

        var found = await library.SearchAsync("conflict intrest");

        Assert.Null(found.DidYouMean);
        Assert.Equal("conflict intrest", found.Ran);
        Assert.Equal(SearchMatch.Most, found.Matched);
    }

    [Fact]
    public async Task A_word_of_a_hidden_document_does_not_prevent_a_correction()
    {
        await using var library = await SearchedLibrary.WithAsync(
            AnEntry.Titled("Hidden", "conflict of intrest").SeenBy(AudienceToken.Cop("principal")), AnEntry.Titled("Seen", "conflict of interest"));

        Assert.Equal("conflict interest", (await library.SearchAsync("conflict intrest")).Ran);
    }

    [Fact]
    public async Task Pages_of_results_follow_on_each_other()
    {
        var entries = Enumerable.Range(0, 25).Select(i => AnEntry.Titled("Same title", "same text")).ToArray();
        await using var library = await SearchedLibrary.WithAsync(entries);

        var first = await library.SearchAsync(new SearchRequest { Text = "same", Size = 10 });
        var third = await library.SearchAsync(new SearchRequest { Text = "same", Size = 10, Page = 3 });

        Assert.Equal(25, first.Total);
        Assert.Equal(entries.Select(entry => entry.Id).Order().Take(10), first.Hits.Select(hit => hit.Id));
        Assert.Equal(entries.Select(entry => entry.Id).Order().Skip(20), third.Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task A_search_beyond_its_budget_ends()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));
        var hurried = new DocumentSearch(library.Index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([])) { Budget = TimeSpan.Zero };

        await Assert.ThrowsAsync<SearchTooSlowException>(
            () => hurried.SearchAsync(SearchedLibrary.Member, new SearchRequest { Text = "audit" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cancelled_search_ends()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => library.Search.SearchAsync(SearchedLibrary.Member, new SearchRequest { Text = "audit" }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Suggestions_continue_any_word_of_a_title_and_those_that_start_so_come_first()
    {
        await using var library = await SearchedLibrary.WithAsync(
            AnEntry.Titled("Annual audit guide").DatedAt(AnEntry.Day.AddDays(1)), AnEntry.Titled("Audit checklist"), AnEntry.Titled("Budget"));

        Assert.Equal(["Audit checklist", "Annual audit guide"], await SuggestAsync(library, "aud"));
        Assert.Equal(["Annual audit guide"], await SuggestAsync(library, "annual au"));
        Assert.Empty(await SuggestAsync(library, "zz"));
        Assert.Empty(await SuggestAsync(library, " "));
    }

    private static async Task<IEnumerable<string>> SuggestAsync(SearchedLibrary library, string text) =>
        (await library.Search.SuggestAsync(SearchedLibrary.Member, text, 5, TestContext.Current.CancellationToken)).Select(suggestion => suggestion.Text);

    [Fact]
    public async Task Only_the_current_version_is_found_and_named()
    {
        var entry = AnEntry.Titled("Guide") with
        {
            Versions = [AnEntry.Version(1, AnEntry.Text("older wording"), isCurrent: false), AnEntry.Version(2, AnEntry.Text("newer wording"))],
        };
        await using var library = await SearchedLibrary.WithAsync(entry);

        Assert.Equal(2, Assert.Single((await library.SearchAsync("wording")).Hits).Version);
        Assert.Empty(await library.FindAsync("older"));
    }
}
