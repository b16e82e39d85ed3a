using Library.Indexer.Index;
using Library.Indexer.Search.Suggesting;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

public sealed class CompletionTests
{
    private static readonly string[] Titles =
    [
        "Model conflict of interest policy", "Conflict checklist", "Staff handbook 2026", "Governance manual", "Annual audit guide", "Audit checklist", "Éducation spéciale",
        "School’s own I-9 form", "東京の学校", "Special education policy", "Policy on conflicts",
    ];

    [Theory]
    [InlineData("conf", "Conflict checklist|Model conflict of interest policy|Policy on conflicts")]
    [InlineData("CONFLICT of int", "Model conflict of interest policy")]
    [InlineData("policy conf", "Model conflict of interest policy|Policy on conflicts")]
    [InlineData("hand", "Staff handbook 2026")]
    [InlineData("2026", "Staff handbook 2026")]
    [InlineData("edu", "Éducation spéciale|Special education policy")]
    [InlineData("spéc", "Special education policy|Éducation spéciale")]
    [InlineData("i-9", "School’s own I-9 form")]
    [InlineData("schools", "School’s own I-9 form")]
    [InlineData("東", "東京の学校")]
    [InlineData("zz", "")]
    public async Task Titles_are_completed_from_the_start_of_any_word(string typed, string titles)
    {
        await using var library = await LibraryOfTitlesAsync();

        Assert.Equal(titles, string.Join('|', await ListAsync(library, typed)));
    }

    [Theory]
    [InlineData("goverm", "Governance manual")]
    [InlineData("goernance", "Governance manual")]
    [InlineData("gvoer", "Governance manual")]
    [InlineData("govvern", "Governance manual")]
    [InlineData("audti", "Annual audit guide|Audit checklist")]
    [InlineData("hanbdok", "")]
    [InlineData("handbkoo", "Staff handbook 2026")]
    [InlineData("conflcit of intrest", "Model conflict of interest policy")]
    [InlineData("pollicy conflic", "Model conflict of interest policy|Policy on conflicts")]
    [InlineData("aud", "Audit checklist|Annual audit guide")]
    [InlineData("adt", "")]
    [InlineData("xudit", "")]
    public async Task Typing_errors_are_forgiven_one_from_four_letters_and_two_from_eight(string typed, string titles)
    {
        await using var library = await LibraryOfTitlesAsync();

        Assert.Equal(titles, string.Join('|', await ListAsync(library, typed)));
    }

    [Fact]
    public async Task Of_titles_that_are_as_like_the_current_ones_come_first_and_then_the_newest()
    {
        var older = AnEntry.Titled("Audit guide").DatedAt(AnEntry.Day.AddYears(-1));
        var newer = AnEntry.Titled("Audit plan");
        var replaced = AnEntry.Titled("Audit forms").DatedAt(AnEntry.Day.AddYears(1)) with { IsSuperseded = true };
        await using var library = await SearchedLibrary.WithAsync(replaced, older);
        await library.ApplyAsync(newer);

        Assert.Equal(["Audit plan", "Audit guide", "Audit forms"], await ListAsync(library, "audit"));
    }

    [Fact]
    public async Task Of_documents_with_one_title_the_current_one_is_suggested()
    {
        var replaced = AnEntry.Titled("Audit guide").DatedAt(AnEntry.Day.AddYears(1)) with { IsSuperseded = true };
        var present = AnEntry.Titled("AUDIT guide!");
        await using var library = await SearchedLibrary.WithAsync(replaced);
        await library.ApplyAsync(present);

        var suggested = await library.Search.SuggestAsync(SearchedLibrary.Member, "audit", 5, TestContext.Current.CancellationToken);

        Assert.Equal([present.Id], suggested.Select(suggestion => suggestion.Id));
    }

    [Fact]
    public async Task A_withheld_title_is_gone_at_once_and_back_after_it()
    {
        IndexEntry[] entries = [.. Enumerable.Range(0, 300).Select(i => AnEntry.Titled($"Audit guide {i}").DatedAt(AnEntry.Day.AddDays(i)))];
        await using var library = await SearchedLibrary.WithAsync(entries);

        Assert.Equal(["Audit guide 299", "Audit guide 298"], await ListAsync(library, "guide", 2));
        library.Withheld.Add(entries[299].Id);
        Assert.Equal(["Audit guide 298", "Audit guide 297"], await ListAsync(library, "guide", 2));
        library.Withheld.Clear();
        Assert.Equal(["Audit guide 299", "Audit guide 298"], await ListAsync(library, "guide", 2));
    }

    [Fact]
    public async Task A_title_that_was_changed_or_deleted_is_not_suggested()
    {
        var (changed, deleted) = (AnEntry.Titled("Audit one"), AnEntry.Titled("Audit two"));
        await using var library = await SearchedLibrary.WithAsync(changed, deleted);
        await library.ApplyAsync(changed with { Title = "Audit three", Revision = 2 });
        await library.Index.DeleteAsync([deleted.Id], TestContext.Current.CancellationToken);
        await library.Index.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Audit three"], await ListAsync(library, "audit"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Readers_are_suggested_what_they_may_see_as_if_nothing_else_were_there(int seed)
    {
        var random = new Random(seed);
        string[] tokens = [AudienceToken.Members, AudienceToken.Cop("principal"), AudienceToken.Cop("cfo-coo")];
        IndexEntry[] entries = [.. Enumerable.Range(0, 400).Select(i => AnEntry.Titled(Words(random)).DatedAt(AnEntry.Day.AddHours(i)).SeenBy([.. tokens.Where(_ => random.Next(3) == 0)]))];
        await using var library = await SearchedLibrary.WithAsync(entries[..250]);
        await library.ApplyAsync(entries[250..]);
        foreach (var reader in tokens.Select(token => SearchedLibrary.Reader(token)))
        {
            await using var own = await SearchedLibrary.WithAsync([.. entries.Where(entry => entry.Audience.Intersect(reader.Tokens).Any())]);
            foreach (var typed in Enumerable.Range(0, 40).Select(_ => Typed(random)))
            {
                var expected = await own.Search.SuggestAsync(reader, typed, 6, TestContext.Current.CancellationToken);
                var found = await library.Search.SuggestAsync(reader, typed, 6, TestContext.Current.CancellationToken);
                Assert.Equal((typed, string.Join('|', expected)), (typed, string.Join('|', found)));
            }
        }
    }

    [Fact]
    public void A_wrong_first_letter_is_no_typing_error_however_few_names_there_are()
    {
        foreach (var word in Vocabulary.Where(word => word.Length > 4))
        {
            var names = new NameList<string>([word], name => name, _ => 1);

            Assert.Empty(names.Complete(TypedWords.Read(word[1..]), 5));
            Assert.Empty(names.Complete(TypedWords.Read("x" + word[1..]), 5));
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Anything_can_be_typed(string typed)
    {
        await using var library = await LibraryOfTitlesAsync();
        var names = new NameList<string>(Titles, title => title, _ => 1);

        Assert.Empty(await ListAsync(library, typed));
        Assert.Empty(names.Complete(TypedWords.Read(typed), 5));
        Assert.All(Titles, title => Assert.Empty(TypedWords.Read(typed).Mark(title)));
        Assert.Empty((await library.SearchAsync(typed + " xyzzyplugh")).Hits);
    }

    public static TheoryData<string> Hostile =>
    [
        "", "   ", "\t\r\n", new string('q', 300), new string('"', 500), "\uD800", "qq\uDC00\uD800qq", "\u202Eqqqqq\u202C", "\u0000\u0001", "((((((", "* ? ~", "%00%FF", "\uFFFF\uFFFE", "😀😀",
        string.Join(' ', Enumerable.Repeat("qqqqqqqq", 50)),
    ];

    [Theory]
    [InlineData("conf pol", "Model conflict of interest policy", "conf|pol")]
    [InlineData("goernance", "Governance manual", "Governance")]
    [InlineData("sp", "Éducation spéciale", "sp")]
    [InlineData("i9", "I-9 form", "")]
    public void What_was_typed_is_marked_in_a_name(string typed, string name, string marked) =>
        Assert.Equal(marked, string.Join('|', TypedWords.Read(typed).Mark(name).Select(mark => name[mark.Start..mark.End])));

    [Fact]
    public void Names_of_a_list_are_completed_by_their_weight()
    {
        var names = new NameList<(string Name, int Count)>([("budget audit", 1), ("audit", 5), ("audit firm", 9)], name => name.Name, name => name.Count);

        Assert.Equal(["audit firm", "audit", "budget audit"], names.Complete(TypedWords.Read("aud"), 5).Select(name => name.Name));
        Assert.Equal(["audit firm"], names.Complete(TypedWords.Read("aud"), 1).Select(name => name.Name));
    }

    [Fact]
    public async Task Queries_are_kept_that_find_something_for_the_reader()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Audit guide"), AnEntry.Titled("Budget").SeenBy(AudienceToken.Cop("principal")));

        var kept = await library.Search.ListFindingAsync(SearchedLibrary.Member, ["budget", "guide audit", "", "audit budget", "audits"], 5, TestContext.Current.CancellationToken);

        Assert.Equal(["guide audit", "audits"], kept);
    }

    [Theory]
    [InlineData("budget OR merger")]
    [InlineData("budget -merger")]
    [InlineData("budget (audit OR \"merger with oak\")")]
    [InlineData("-title:merger budget")]
    public async Task Words_without_which_a_query_finds_something_are_told_to_nobody_by_it(string query)
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Budget audit"), AnEntry.Titled("Merger").SeenBy(AudienceToken.Cop("principal")));

        Assert.True((await library.SearchAsync(query)).Total > 0);
        Assert.Empty(await library.Search.ListFindingAsync(SearchedLibrary.Member, [query], 5, TestContext.Current.CancellationToken));
    }

    private static Task<SearchedLibrary> LibraryOfTitlesAsync() =>
        SearchedLibrary.WithAsync([.. Titles.Select((title, i) => AnEntry.Titled(title).DatedAt(AnEntry.Day.AddDays(-i)))]);

    private static async Task<IEnumerable<string>> ListAsync(SearchedLibrary library, string typed, int limit = 5) =>
        (await library.Search.SuggestAsync(SearchedLibrary.Member, typed, limit, TestContext.Current.CancellationToken)).Select(suggestion => suggestion.Text);

    private static readonly string[] Vocabulary = ["audit", "auditor", "budget", "budgets", "board", "broad", "charter", "chapter", "governance", "government", "policy", "police", "a", "of"];

    private static string Words(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]));

    private static string Typed(Random random)
    {
        var words = Words(random);
        var at = random.Next(words.Length);
        return random.Next(3) switch
        {
            0 => words[..(at + 1)],
            1 => words.Remove(at, 1),
            _ => words[..at] + "aeiou"[random.Next(5)] + words[(at + 1)..],
        };
    }
}
