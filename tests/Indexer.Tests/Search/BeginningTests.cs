using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

/// <summary>How documents begin, and their pages: for who may see them.</summary>
public sealed class BeginningTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_begins_with_its_own_words_and_a_document_with_its_description_or_its_first_page()
    {
        var described = AnEntry.Titled("Policy", "First page.", $"Second page {string.Join(' ', Enumerable.Repeat("says the same again and again", 40))}.") with { Description = "What holds for all." };
        var bare = AnEntry.Titled("Minutes", "They met in May.", "");
        await using var library = await SearchedLibrary.WithAsync([described, bare]);

        var found = await library.Search.ListBeginningsAsync(SearchedLibrary.Member, [(described.Id, 2), (described.Id, null), (bare.Id, null), (bare.Id, 2), (bare.Id, 3), (Guid.NewGuid(), null)], Cancellation);

        Assert.Equal(["What holds for all.", "They met in May.", null, null, null], found.Skip(1).Select(snippet => snippet?.Text));
        Assert.StartsWith("Second page says the same", found[0]?.Text, StringComparison.Ordinal);
        Assert.Matches("(says|the|same|again|and) ?…$", found[0]?.Text);
        Assert.InRange(found[0]!.Text.Length, 150, 300);
        Assert.Equal(2, found[0]?.Page);
    }

    [Fact]
    public async Task What_the_reader_may_not_see_has_no_beginning()
    {
        var secret = AnEntry.Titled("Findings", "Nobody knows.").SeenBy(AudienceToken.Admins);
        var gone = AnEntry.Titled("Was open", "Until now.");
        await using var library = await SearchedLibrary.WithAsync([secret, gone]);
        library.Withheld.Add(gone.Id);

        Assert.Equal([null, null, null], await library.Search.ListBeginningsAsync(SearchedLibrary.Member, [(secret.Id, null), (secret.Id, 1), (gone.Id, 1)], Cancellation));
        Assert.Equal("Nobody knows.", (await library.Search.ListBeginningsAsync(SearchedLibrary.Reader(AudienceToken.Admins), [(secret.Id, 1)], Cancellation))[0]?.Text);
    }
}
