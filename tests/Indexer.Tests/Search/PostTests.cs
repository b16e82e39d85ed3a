using Library.Indexer.Index;
using Library.Indexer.Search;

namespace Library.Indexer.Tests.Search;

/// <summary>Posts of conversations stand in the index beside documents, and are searched where that is asked for.</summary>
public sealed class PostTests
{
    private const string Words = "apple banana cherry damson elder fig grape hazel";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SearchAmong.Documents, false, 1)]
    [InlineData(SearchAmong.Posts, false, 2)]
    [InlineData(SearchAmong.Both, false, 3)]
    [InlineData(SearchAmong.Documents, true, 2)]
    [InlineData(SearchAmong.Posts, true, 2)]
    [InlineData(SearchAmong.Both, true, 4)]
    public async Task A_search_goes_through_what_it_asks_for(SearchAmong among, bool allVersions, int expected)
    {
        var document = AnEntry.Titled("Orchard") with { Versions = [AnEntry.Version(1, AnEntry.Text("apple"), isCurrent: false), AnEntry.Version(2, AnEntry.Text("apple"))] };
        await using var library = await SearchedLibrary.WithAsync(document, Post("Fruit", "apple"), Post("Fruit", "apple", isFirst: false));

        var found = await library.SearchAsync(new SearchRequest { Text = "apple", Among = among, AllVersions = allVersions });
        var everything = await library.SearchAsync(new SearchRequest { Among = among, AllVersions = allVersions });

        Assert.Equal((expected, expected), (found.Total, everything.Total));
        Assert.Equal(among == SearchAmong.Documents ? 0 : 2, found.Hits.Count(hit => hit.IsPost));
        Assert.Equal(expected, found.Facets[Facet.Kind].Sum(value => value.Count));
        Assert.Equal(among == SearchAmong.Documents ? 0 : 2, found.Facets[Facet.Kind].Where(value => value.Value == IndexEntryPost.Kind).Sum(value => value.Count));
    }

    [Fact]
    public async Task Posts_are_neither_like_documents_nor_complete_what_is_typed()
    {
        var (document, other) = (AnEntry.Titled("Orchard", Words), AnEntry.Titled("Garden", Words));
        await using var library = await SearchedLibrary.WithAsync(document, other, Post("Orchard talk", Words));

        var similar = await library.Search.ListSimilarAsync(SearchedLibrary.Member, document.Id, 5, Token);
        var suggested = await library.Search.SuggestAsync(SearchedLibrary.Member, "orch", 5, Token);

        Assert.Equal([other.Id], similar);
        Assert.Equal(["Orchard"], suggested.Select(suggestion => suggestion.Text));
    }

    [Fact]
    public async Task A_title_finds_what_was_asked_then_the_accepted_answer_and_no_other_reply()
    {
        var (answer, question) = (Post("Apple contract", "Something about it", isFirst: false, isAccepted: true), Post("Apple contract", "Something about it"));
        await using var library = await SearchedLibrary.WithAsync(answer, question, Post("Apple contract", "Something about it", isFirst: false));

        Assert.Equal([question.Id, answer.Id], await FindAsync(library, "contract"));
        Assert.Equal([question.Id], await FindAsync(library, "title:contract"));
        Assert.Equal(3, (await FindAsync(library, "something")).Length);
    }

    [Fact]
    public async Task An_accepted_answer_ranks_a_little_higher()
    {
        var (first, accepted) = (Post("Fruit", "Take an apple", isFirst: false), Post("Fruit", "Take an apple", isFirst: false, isAccepted: true));
        await using var library = await SearchedLibrary.WithAsync(first, accepted);

        Assert.Equal([accepted.Id, first.Id], await FindAsync(library, "apple"));
        var reasons = (await library.Search.ExplainAsync(SearchedLibrary.Member, accepted.Id, "apple", Token))?.Reasons ?? [];
        Assert.Contains(reasons, reason => reason.Kind == HitReasonKind.Accepted);
    }

    [Fact]
    public async Task A_post_that_is_withheld_is_not_there()
    {
        var post = Post("Fruit", "apple");
        await using var library = await SearchedLibrary.WithAsync(post);
        library.Withheld.Add(post.Id);

        Assert.Empty(await FindAsync(library, "apple"));
    }

    private static async Task<Guid[]> FindAsync(SearchedLibrary library, string text) =>
        [.. (await library.SearchAsync(new SearchRequest { Text = text, Among = SearchAmong.Both })).Hits.Select(hit => hit.Id)];

    private static IndexEntry Post(string title, string text, bool isFirst = true, bool isAccepted = false)
    {
        var entry = AnEntry.Titled(title, text);
        return entry with { Kind = IndexEntryPost.Kind, Post = new IndexEntryPost(isFirst, isAccepted), Versions = [entry.Versions[0] with { Format = null, FileName = "" }] };
    }
}
