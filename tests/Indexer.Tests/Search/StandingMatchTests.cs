using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

/// <summary>Saved searches find what the same searches find with all their words, and nothing else.</summary>
public sealed class StandingMatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task Both_ways_find_what_a_search_with_all_words_finds(int seed)
    {
        var random = new Random(seed);
        var entries = Enumerable.Range(0, 120).Select(_ => RandomEntry(random)).ToArray();
        await using var library = await SearchedLibrary.WithAsync(entries[..50]);
        await library.ApplyAsync(entries[50..90]);
        await library.ApplyAsync([.. entries[90..], .. entries[..10].Select(entry => entry with { Revision = 2 })]);
        var among = entries.Where(_ => random.Next(3) == 0).Select(entry => entry.Id).ToHashSet();
        (ReaderScope Scope, SearchRequest Request)[] asked = [.. Enumerable.Range(0, 40).Select(_ => (RandomScope(random), RandomRequest(random)))];

        var matches = library.Search.MatchAmong(among, asked, Token);

        for (var i = 0; i < asked.Length; i++)
        {
            var found = await library.Search.SearchAsync(asked[i].Scope, asked[i].Request with { Size = 100, Page = 1 }, Token);
            var more = await library.Search.SearchAsync(asked[i].Scope, asked[i].Request with { Size = 100, Page = 2 }, Token);
            var expected = found.Matched == SearchMatch.All && found.Ran == found.Query ? found.Hits.Concat(more.Hits).Select(hit => hit.Id).ToHashSet() : [];
            var all = await library.Search.ListAllOrNullAsync(asked[i].Scope, asked[i].Request, 1_000, Token);
            Assert.Equal(expected.Order(), all?.Order());
            Assert.Equal(expected.Intersect(among).Order(), matches[i].Order());
        }
    }

    [Theory]
    [InlineData("audit training")] // only most words
    [InlineData("audti")] // only corrected
    public async Task What_lacks_a_word_or_needs_a_correction_is_not_found(string text)
    {
        var entry = AnEntry.Titled("Audit", "The audit of the year");
        await using var library = await SearchedLibrary.WithAsync(entry, AnEntry.Titled("Audit again"));
        var request = new SearchRequest { Text = text };
        Assert.NotEqual(0, (await library.SearchAsync(request)).Total);

        Assert.Empty(await library.Search.ListAllOrNullAsync(SearchedLibrary.Member, request, 10, Token) ?? [Guid.Empty]);
        Assert.Empty(library.Search.MatchAmong([entry.Id], [(SearchedLibrary.Member, request)], Token)[0]);
    }

    [Fact]
    public async Task More_than_the_limit_is_not_listed()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit"), AnEntry.Titled("Audit again"));

        Assert.Null(await library.Search.ListAllOrNullAsync(SearchedLibrary.Member, new SearchRequest { Text = "audit" }, 1, Token));
    }

    [Fact]
    public async Task What_is_withheld_now_is_not_listed()
    {
        var entry = AnEntry.Titled("Audit");
        await using var library = await SearchedLibrary.WithAsync(entry);
        library.Withheld.Add(entry.Id);

        Assert.Empty(await library.Search.ListAllOrNullAsync(SearchedLibrary.Member, new SearchRequest { Text = "audit" }, 10, Token) ?? [Guid.Empty]);
    }

    private static ReaderScope RandomScope(Random random) =>
        random.Next(3) == 0 ? SearchedLibrary.Reader(AudienceToken.Members, AudienceToken.Cop("ell")) : random.Next(4) == 0 ? ReaderScope.Nobody : SearchedLibrary.Member;

    private static SearchRequest RandomRequest(Random random)
    {
        string[] texts = ["", "one", "one two", "\"two three\"", "one -two", "thr*", "title:one", "one OR three", "tag:t1", "three two one"];
        var filters = new Dictionary<Facet, IReadOnlyList<string>>();
        if (random.Next(2) == 0)
        {
            filters[Facet.Tag] = ["t1", "t3"];
        }

        if (random.Next(3) == 0)
        {
            filters[Facet.Kind] = ["k1"];
        }

        return new SearchRequest { Text = texts[random.Next(texts.Length)], Filters = filters };
    }

    private static IndexEntry RandomEntry(Random random)
    {
        string[] words = ["one", "two", "three", "four"];
        var entry = AnEntry.Titled(string.Join(' ', words.Where(_ => random.Next(2) == 0)), string.Join(' ', words.Where(_ => random.Next(3) == 0))) with
        {
            Kind = $"k{random.Next(3)}",
            Tags = [$"t{random.Next(4)}"],
        };
        return random.Next(4) == 0 ? entry.SeenBy(AudienceToken.Cop("ell")) : entry;
    }
}
