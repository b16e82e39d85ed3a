using Library.Indexer.Search;

namespace Library.Indexer.Tests.Search;

public sealed class RankingTests
{
    private const string Filler = "The school keeps minutes of each meeting and sends them to the members in time.";

    [Fact]
    public async Task A_title_match_stands_before_many_mentions()
    {
        var mentions = AnEntry.Titled("Notes", string.Join(' ', Enumerable.Repeat("audit work and more audit.", 20)));
        var titled = AnEntry.Titled("Audit guide", Filler);
        await using var library = await SearchedLibrary.WithAsync([mentions, titled, .. Others(20)]);

        Assert.Equal([titled.Id, mentions.Id], await library.FindAsync("audit"));
    }

    [Theory]
    [InlineData("audits", "audit")]
    [InlineData("audit", "auditing")]
    [InlineData("policies", "policy")]
    public async Task The_form_as_typed_stands_before_others(string typed, string other)
    {
        var inflected = AnEntry.Titled("One", $"{Filler} The {other} was late.");
        var exact = AnEntry.Titled("Two", $"{Filler} The {typed} was late.");
        await using var library = await SearchedLibrary.WithAsync([inflected, exact, .. Others(20)]);

        Assert.Equal([exact.Id, inflected.Id], await library.FindAsync(typed));
    }

    [Fact]
    public async Task Words_side_by_side_stand_before_words_apart()
    {
        var apart = AnEntry.Titled("One", $"{Filler} Then came a conflict of kinds, some interest.");
        var together = AnEntry.Titled("Two", $"{Filler} Then came a conflict interest of kinds, some late.");
        await using var library = await SearchedLibrary.WithAsync([apart, together, .. Others(20)]);

        Assert.Equal(together.Id, (await library.FindAsync("conflict interest"))[0]);
    }

    [Fact]
    public async Task The_document_whose_title_is_the_query_comes_first()
    {
        var longer = AnEntry.Titled("Conflict of interest policy for boards", "conflict of interest");
        var exact = AnEntry.Titled("Conflict of interest", Filler);
        await using var library = await SearchedLibrary.WithAsync([longer, exact, .. Others(20)]);

        Assert.Equal([exact.Id, longer.Id], await library.FindAsync("conflict of interest"));
    }

    [Fact]
    public async Task A_rare_word_counts_more_than_a_common_one()
    {
        var common = AnEntry.Titled("One", "minutes minutes minutes and the lottery");
        var rare = AnEntry.Titled("Two", "lottery lottery lottery and the minutes");
        await using var library = await SearchedLibrary.WithAsync([common, rare, .. Others(20)]);

        Assert.Equal(rare.Id, (await library.FindAsync("minutes lottery"))[0]);
    }

    [Fact]
    public async Task What_is_superseded_comes_after_all_else_that_matches_and_is_found()
    {
        var old = AnEntry.Titled("Conflict of interest", "conflict of interest conflict of interest") with { IsSuperseded = true };
        var mention = AnEntry.Titled("Handbook", $"{string.Join(' ', Enumerable.Repeat(Filler, 60))} Of interest is a conflict.");
        await using var library = await SearchedLibrary.WithAsync([old, mention, .. Others(20)]);

        Assert.Equal([mention.Id, old.Id], await library.FindAsync("conflict of interest"));
    }

    [Theory]
    [InlineData("template")]
    [InlineData("model-document")]
    public async Task A_model_comes_before_a_handout_with_the_same_words(string kind)
    {
        var handout = AnEntry.Titled("Travel", "Travel is repaid.") with { Kind = "meeting-material" };
        var model = AnEntry.Titled("Travel", "Travel is repaid.") with { Kind = kind };
        await using var library = await SearchedLibrary.WithAsync([handout, model, .. Others(20)]);

        Assert.Equal([model.Id, handout.Id], await library.FindAsync("travel"));
        Assert.Equal([model.Id, handout.Id], await library.FindAsync("travel repaid"));
    }

    [Fact]
    public async Task Of_the_same_words_those_of_a_later_year_come_first()
    {
        var old = AnEntry.Titled("Annual report", "The year in numbers.").DatedAt(AnEntry.Day.AddYears(-3));
        var young = AnEntry.Titled("Annual report", "The year in numbers.").DatedAt(AnEntry.Day.AddYears(-1));
        await using var library = await SearchedLibrary.WithAsync([old, young, .. Others(20)]);

        Assert.Equal([young.Id, old.Id], await library.FindAsync("annual report"));
        Assert.Equal([young.Id, old.Id], await library.FindAsync("numbers"));
    }

    [Fact]
    public async Task Words_that_stand_on_one_page_come_before_words_all_over_a_handbook()
    {
        var scattered = AnEntry.Titled("One", $"{Filler} The fingerprint is taken. {Filler}", $"{Filler} A substitute is paid. {Filler}", Filler);
        var together = AnEntry.Titled("Two", $"{Filler} A substitute is paid once the fingerprint is taken. {Filler}", $"{Filler} {Filler}", Filler);
        await using var library = await SearchedLibrary.WithAsync([scattered, together, .. Others(20)]);

        Assert.Equal([together.Id, scattered.Id], await library.FindAsync("substitute fingerprint"));
        Assert.Equal([together.Id, scattered.Id], await library.FindAsync("fingerprint substitute"));
    }

    [Theory]
    [InlineData("how do we write a conflict of interest policy?")]
    [InlineData("what is in the conflict of interest policy")]
    [InlineData("does our school have a conflict of interest policy?")]
    [InlineData("¿Dónde está la conflict of interest policy?")]
    public async Task What_a_question_is_asked_with_need_not_be_in_its_answer(string question)
    {
        var policy = AnEntry.Titled("Conflict of interest policy", "Each school shall write what trustees disclose.");
        await using var library = await SearchedLibrary.WithAsync([policy, .. Others(20)]);

        var found = await library.SearchAsync(question);

        Assert.Equal(policy.Id, found.Hits[0].Id);
        Assert.Equal(SearchMatch.All, found.Matched);
        Assert.Empty(found.Hits[0].Missing);
    }

    [Fact]
    public async Task An_answer_needs_most_of_the_words_of_a_question()
    {
        var answer = AnEntry.Titled("Open meetings", "Post the notice of a board meeting 48 hours ahead.");
        var scattered = AnEntry.Titled("Handbook", $"{Filler} Many meet before a board. {Filler} A notice of hours. {Filler} Post it at the meeting.");
        var other = AnEntry.Titled("Board", "A meeting.");
        await using var library = await SearchedLibrary.WithAsync([scattered, answer, other, .. Others(20)]);

        var found = await library.SearchAsync("how many hours before a board meeting must we post notice?");

        Assert.Equal([answer.Id, scattered.Id], found.Hits.Select(hit => hit.Id));
        Assert.Equal(SearchMatch.All, found.Matched);
        Assert.Equal(["many", "before"], found.Hits[0].Missing);
        Assert.Empty(found.Hits[1].Missing);
    }

    [Theory]
    [InlineData("how many hours before a board meting must we post notice?")] // corrected
    [InlineData("how many hours before a zoning board meeting must we post notice?")] // no document has them all
    public async Task So_does_one_of_a_question_that_is_corrected_or_has_no_full_answer(string question)
    {
        var answer = AnEntry.Titled("Open meetings", "Post the notice of a board meeting 48 hours ahead.");
        var scattered = AnEntry.Titled("Handbook", $"{Filler} Many meet before a board. {Filler} A notice of hours. {Filler} Post it at the meeting.");
        await using var library = await SearchedLibrary.WithAsync([scattered, answer, .. Others(20)]);

        var found = await library.SearchAsync(question);

        Assert.Equal([answer.Id, scattered.Id], found.Hits.Select(hit => hit.Id));
        Assert.Equal(question.Contains("meting", StringComparison.Ordinal) ? SearchMatch.All : SearchMatch.Most, found.Matched);
    }

    [Theory]
    [InlineData("the conflict of interest")]
    [InlineData("trustees with a conflict")]
    [InlineData("\"how do we disclose\"")]
    public async Task Of_what_is_no_question_all_words_must_match(string text)
    {
        var policy = AnEntry.Titled("Conflict of interest policy", "Each school shall write what trustees disclose.");
        await using var library = await SearchedLibrary.WithAsync([policy, .. Others(20)]);

        var found = await library.SearchAsync(text);

        Assert.True(found.Matched == SearchMatch.Most || found.Total == 0);
    }

    [Fact]
    public async Task A_query_of_many_words_goes_by_the_words_of_its_best_answers_too()
    {
        const string Query = "purchase approval quotes bids vendors";
        var first = AnEntry.Titled("Purchase approval, quotes, bids and vendors", $"Purchase approval, quotes, bids, vendors: procurement thresholds. {Filler}");
        var second = AnEntry.Titled("Vendors", $"Vendors, bids, quotes, purchase approval and procurement thresholds again, vendors. {Filler}");
        var akin = AnEntry.Titled("One", $"{Filler} Procurement thresholds: purchase, approval, {Filler} quotes, bids, vendors. It is late.");
        var stranger = AnEntry.Titled("Two", $"{Filler} Lunch, buses, walls: purchase, approval, {Filler} quotes, bids, vendors.");
        await using var library = await SearchedLibrary.WithAsync([stranger, first, second, akin, .. Others(20)]);

        var found = await library.FindAsync(Query);

        Assert.Equal(4, found.Length);
        Assert.True(Array.IndexOf(found, akin.Id) < Array.IndexOf(found, stranger.Id));
    }

    private static Library.Indexer.Index.IndexEntry[] Others(int count) => [.. Enumerable.Range(0, count).Select(i => AnEntry.Titled($"Minutes {i}", Filler))];
}
