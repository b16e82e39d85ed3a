using Library.Indexer.Search.Queries;

namespace Library.Indexer.Tests.Search;

public sealed class ExplainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("budget")]
    [InlineData("budget policy")]
    [InlineData("staff handbook")]
    [InlineData("policies")]
    [InlineData("\"budget policy\"")]
    [InlineData("title:handbook bud*")]
    [InlineData("budget -nothing")]
    public async Task The_reasons_come_to_the_score(string text)
    {
        var entry = AnEntry.Titled("Staff handbook", "The budget policy of the board.", "More of the budget.");
        await using var library = await SearchedLibrary.WithAsync(entry, AnEntry.Titled("Other", "budget and other policies, a handbook for staff"), AnEntry.Titled("Third", "nothing of it"));
        var hit = Assert.Single((await library.SearchAsync(text)).Hits, hit => hit.Id == entry.Id);

        var explained = await library.Search.ExplainAsync(SearchedLibrary.Member, entry.Id, text, Token);

        Assert.Equal(hit.Score, explained!.Score, 0.001);
        Assert.Equal(explained.Score, explained.Reasons.Sum(reason => reason.Score), 0.001);
    }

    [Fact]
    public async Task It_tells_where_the_words_stand_and_in_which_form()
    {
        var entry = AnEntry.Titled("Budget handbook", "policies policies");
        await using var library = await SearchedLibrary.WithAsync(entry);

        var reasons = (await library.Search.ExplainAsync(SearchedLibrary.Member, entry.Id, "budget policy missing", Token))!.Reasons;

        Assert.Equal(("budget", true, true, 0f), (reasons[0].Text, reasons[0].InTitle, reasons[0].AsTyped, reasons[0].Occurrences));
        Assert.Equal(("policy", false, false, 2f), (reasons[1].Text, reasons[1].InTitle, reasons[1].AsTyped, reasons[1].Occurrences));
        Assert.Equal(("missing", 0f, 0f), (reasons[2].Text, reasons[2].Score, reasons[2].Occurrences));
    }

    [Fact]
    public async Task It_tells_which_of_several_names_a_document_has()
    {
        var entry = AnEntry.Titled("One", "The English learners of the MLL plan send e-mails.");
        await using var library = await SearchedLibrary.WithAsync(Thesaurus.Parse("ELL, English learner, MLL, newcomer"), entry);

        var reasons = (await library.Search.ExplainAsync(SearchedLibrary.Member, entry.Id, "ELL plan email", Token))!.Reasons;

        Assert.Equal(["english learner", "mll"], reasons[0].Names);
        Assert.Empty(reasons[1].Names);
        Assert.Equal(["e mail"], reasons[2].Names);
    }

    [Fact]
    public async Task Who_may_not_see_a_document_is_told_nothing_of_it()
    {
        var entry = AnEntry.Titled("Secret budget", "text").SeenBy("cop:ell");
        await using var library = await SearchedLibrary.WithAsync(entry);

        Assert.Null(await library.Search.ExplainAsync(SearchedLibrary.Member, entry.Id, "budget", Token));
        Assert.NotNull(await library.Search.ExplainAsync(SearchedLibrary.Reader("cop:ell"), entry.Id, "budget", Token));
        library.Withheld.Add(entry.Id);
        Assert.Null(await library.Search.ExplainAsync(SearchedLibrary.Reader("cop:ell"), entry.Id, "budget", Token));
    }
}
