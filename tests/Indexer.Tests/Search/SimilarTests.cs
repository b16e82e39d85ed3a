using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

public sealed class SimilarTests
{
    private const string Audit = "The auditor tests controls, reviews disbursements and reconciles payroll with the ledger before fieldwork ends.";
    private const string Lottery = "Families enter the enrollment lottery in March; siblings have preference and seats are drawn in public.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Documents_about_the_same_are_found_best_first_and_no_others()
    {
        var one = AnEntry.Titled("Audit preparation", Audit);
        var near = AnEntry.Titled("Audit request for proposals", $"{Audit} Proposals are due in May.");
        var far = AnEntry.Titled("Year-end close", "Fieldwork ends, the auditor tests controls and payroll with the ledger; closing entries come before that and the books are shut by the fiscal office in July.");
        var other = AnEntry.Titled("Lottery", Lottery);
        await using var library = await SearchedLibrary.WithAsync([one, near, far, other, .. Others()]);

        var similar = await library.Search.ListSimilarAsync(SearchedLibrary.Member, one.Id, 5, Cancellation);

        Assert.Equal([near.Id, far.Id], similar);
    }

    [Fact]
    public async Task What_the_reader_may_not_see_is_neither_similar_nor_asked_for()
    {
        var open = AnEntry.Titled("Audit preparation", Audit);
        var secret = AnEntry.Titled("Audit findings", $"{Audit} Nobody knows.").SeenBy(AudienceToken.Admins);
        await using var library = await SearchedLibrary.WithAsync([open, secret, .. Others()]);

        Assert.Empty(await library.Search.ListSimilarAsync(SearchedLibrary.Member, open.Id, 5, Cancellation));
        Assert.Empty(await library.Search.ListSimilarAsync(SearchedLibrary.Member, secret.Id, 5, Cancellation));
        Assert.Equal([open.Id], await library.Search.ListSimilarAsync(SearchedLibrary.Reader(AudienceToken.Admins, AudienceToken.Members), secret.Id, 5, Cancellation));
        library.Withheld.Add(secret.Id);
        Assert.Empty(await library.Search.ListSimilarAsync(SearchedLibrary.Reader(AudienceToken.Admins, AudienceToken.Members), open.Id, 5, Cancellation));
    }

    [Fact]
    public async Task What_is_superseded_or_says_too_little_is_not_similar()
    {
        var one = AnEntry.Titled("Audit preparation", Audit);
        var old = AnEntry.Titled("Audit preparation, old", Audit) with { IsSuperseded = true };
        var empty = AnEntry.Titled("Scan");
        await using var library = await SearchedLibrary.WithAsync([one, old, empty, .. Others()]);

        Assert.Empty(await library.Search.ListSimilarAsync(SearchedLibrary.Member, one.Id, 5, Cancellation));
        Assert.Empty(await library.Search.ListSimilarAsync(SearchedLibrary.Member, empty.Id, 5, Cancellation));
        Assert.Empty(await library.Search.ListSimilarAsync(SearchedLibrary.Member, Guid.NewGuid(), 5, Cancellation));
    }

    private static Library.Indexer.Index.IndexEntry[] Others() =>
        [.. Enumerable.Range(0, 20).Select(i => AnEntry.Titled($"Minutes {i}", "The school keeps minutes of each meeting and sends them to the members in time."))];
}
