using Library.Indexer.Index;
using Library.Indexer.Search.Suggesting;
using Library.Storage.Cops;

namespace Library.Indexer.Tests.Search;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("conflict of intrest", "conflict of interest")]
    [InlineData("INTREST", "interest")]
    [InlineData("pubic school", "public school")]
    [InlineData("non profit handbok", "non profit handbook")]
    [InlineData("hand book", "handbook")]
    [InlineData("no profit", "nonprofit")]
    [InlineData("specialeducation", "special education")]
    [InlineData("specialeducation policy", "special education policy")]
    [InlineData("title:handbok", "title:handbook")]
    [InlineData("onprofit", "nonprofit")]
    [InlineData("hhandbook", "handbook")]
    [InlineData("bandbook", "handbook")]
    [InlineData("ahndbook policy", "handbook policy")]
    [InlineData("polciy (handbok OR intrest)", "policy (handbook OR interest)")]
    public async Task A_query_that_finds_nothing_is_corrected(string query, string corrected)
    {
        await using var library = await SearchedLibrary.WithAsync(
            AnEntry.Titled("Staff handbook", "A public school that is a nonprofit, non profit at heart. The policy on special education, and each conflict of interest."),
            AnEntry.Titled("Something else", "nothing of that"));
        library.ReadWords();

        var found = await library.SearchAsync(query);

        Assert.Equal((corrected, corrected, 1), (found.DidYouMean, found.Ran, found.Total));
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("fire")]
    public async Task A_word_that_is_found_is_not_taken_for_one_that_starts_otherwise_or_is_as_short(string query)
    {
        await using var library = await SearchedLibrary.WithAsync([AnEntry.Titled("One", "A fire, said the reader."), .. Enumerable.Range(0, 30).Select(i => AnEntry.Titled($"Other {i}", "The leader of five."))]);
        library.ReadWords();

        var found = await library.SearchAsync(query);

        Assert.Equal((null, 1), (found.DidYouMean, found.Total));
    }

    /// <summary>The likelier of a word that starts otherwise and of one that is two edits away is the more frequent one.</summary>
    [Fact]
    public async Task An_unknown_word_may_start_otherwise_though_another_is_two_edits_away()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("One", "The charter is harder."), AnEntry.Titled("Two", "A charter."));
        library.ReadWords();

        Assert.Equal("charter", (await library.SearchAsync("hharter")).Ran);
    }

    [Theory]
    [InlineData("conf", "conflict")]
    [InlineData("employee handb", "employee handbook")]
    [InlineData("title:handb", "title:handbook")]
    [InlineData("handb employee", "hand employee")]
    public async Task The_last_word_may_be_the_beginning_of_one(string query, string corrected)
    {
        await using var library = await SearchedLibrary.WithAsync(
            AnEntry.Titled("Employee handbook", "The employee handbook and each conflict."),
            AnEntry.Titled("Conflict", "The conflict by hand of an employee."),
            AnEntry.Titled("Survey", "Come con nosotros."),
            AnEntry.Titled("Confidential", "Confidential.").SeenBy(AudienceToken.Cop("principal")),
            AnEntry.Titled("Confidential", "Confidential.").SeenBy(AudienceToken.Cop("principal")),
            AnEntry.Titled("Confidential", "Confidential.").SeenBy(AudienceToken.Cop("principal")));
        library.ReadWords();

        Assert.Equal(corrected, (await library.SearchAsync(query)).Ran);
    }

    [Theory]
    [InlineData("xyzzyplugh")]
    [InlineData("polcy2027")]
    [InlineData("2027")]
    [InlineData("pol")]
    [InlineData("\"policy intrest\"")]
    public async Task What_is_no_misspelt_word_is_not_corrected(string query)
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Staff handbook", "The policy of 2026, each conflict of interest, the pool."));
        library.ReadWords();

        Assert.Null((await library.SearchAsync(query)).DidYouMean);
    }

    [Fact]
    public async Task Of_words_that_are_as_near_the_one_that_stands_beside_the_others_is_taken()
    {
        IndexEntry[] frequent = [.. Enumerable.Range(0, 5).Select(i => AnEntry.Titled($"Report {i}", "The farm and its charter."))];
        await using var library = await SearchedLibrary.WithAsync([.. frequent, AnEntry.Titled("Tax", "Send the form to the office. The charter has it.")]);
        library.ReadWords();

        Assert.Equal("the form", (await library.SearchAsync("the forrm")).Ran);
        Assert.Equal("farm charter", (await library.SearchAsync("faarm charter")).Ran);
        Assert.Equal("the form to", (await library.SearchAsync("the forn to")).Ran);
    }

    [Fact]
    public async Task The_more_frequent_of_words_that_are_as_near_is_taken()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("One", "board"), AnEntry.Titled("Two", "board"), AnEntry.Titled("Three", "beard"));
        library.ReadWords();

        Assert.Equal("board", (await library.SearchAsync("bxard")).Ran);
    }

    [Fact]
    public async Task What_finds_little_is_left_as_it_is_and_offered_what_finds_much_more()
    {
        IndexEntry[] many = [.. Enumerable.Range(0, 12).Select(i => AnEntry.Titled($"Report {i}", "A public school."))];
        await using var library = await SearchedLibrary.WithAsync([.. many, AnEntry.Titled("Health", "The pubic bone; a school.")]);
        library.ReadWords();

        var found = await library.SearchAsync("pubic school");

        Assert.Equal(("pubic school", 1, "public school"), (found.Ran, found.Total, found.DidYouMean));
        Assert.Null((await library.SearchAsync("public school")).DidYouMean);
    }

    [Fact]
    public async Task Nothing_is_offered_that_finds_no_more_for_this_reader()
    {
        IndexEntry[] hidden = [.. Enumerable.Range(0, 12).Select(i => AnEntry.Titled($"Report {i}", "A public school.").SeenBy(AudienceToken.Cop("principal")))];
        await using var library = await SearchedLibrary.WithAsync([.. hidden, AnEntry.Titled("Health", "The pubic bone; a school.")]);
        library.ReadWords();

        Assert.Null((await library.SearchAsync("pubic school")).DidYouMean);
    }

    [Fact]
    public async Task Words_that_the_dictionary_does_not_have_yet_are_corrected_to_all_the_same()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Staff handbook"));
        library.ReadWords();
        await library.ApplyAsync(AnEntry.Titled("Volunteers"));

        Assert.Equal("handbook", (await library.SearchAsync("handbok")).Ran);
        Assert.Equal("volunteers", (await library.SearchAsync("volontears")).Ran);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Hidden_documents_change_no_correction(int seed)
    {
        var random = new Random(seed);
        var principal = AudienceToken.Cop("principal");
        IndexEntry[] seen = [.. Enumerable.Range(0, 15).Select(i => AnEntry.Titled(Words(random, 2), Words(random, 12)))];
        IndexEntry[] hidden = [.. Enumerable.Range(0, 15).Select(i => AnEntry.Titled(Words(random, 2), Words(random, 12)).SeenBy(principal))];
        await using var alone = await SearchedLibrary.WithAsync(seen);
        await using var mixed = await SearchedLibrary.WithAsync([.. seen, .. hidden]);
        alone.ReadWords();
        mixed.ReadWords();

        foreach (var query in Enumerable.Range(0, 60).Select(_ => Misspell(random, Words(random, random.Next(1, 4)))))
        {
            var (expected, found) = (await alone.SearchAsync(query), await mixed.SearchAsync(query));
            Assert.Equal((query, expected.Ran, expected.DidYouMean, expected.Total), (query, found.Ran, found.DidYouMean, found.Total));
        }
    }

    [Theory]
    [InlineData("board", "board", 0)]
    [InlineData("baord", "board", 1)]
    [InlineData("bord", "board", 1)]
    [InlineData("boaard", "board", 1)]
    [InlineData("interst", "interest", 1)]
    [InlineData("intrset", "interest", 2)]
    [InlineData("", "ab", 2)]
    [InlineData("abcd", "wxyz", EditDistance.Far)]
    [InlineData("accountability", "acountabilty", 2)]
    [InlineData("acbd", "abdc", 2)]
    public void Distances_are_those_of_insertions_deletions_replacements_and_swaps(string a, string b, int distance)
    {
        Assert.Equal(distance, EditDistance.Within(a, b, most: 2));
        Assert.Equal(distance, EditDistance.Within(b, a, most: 2));
    }

    [Fact]
    public void Distances_agree_with_the_plain_way_of_counting_them()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (Letters(random), Letters(random));
            var plain = Plain(a, b);
            Assert.Equal((a, b, plain <= 2 ? plain : EditDistance.Far), (a, b, EditDistance.Within(a, b, most: 2)));
            var nearest = Enumerable.Range(0, b.Length + 1).Min(length => Plain(a, b[..length]));
            Assert.Equal((a, b, nearest <= 2), (a, b, EditDistance.FindPrefixOrNull(a, b, most: 2) is not null));
        }
    }

    [Fact]
    public void A_quick_look_at_two_words_never_takes_near_ones_to_be_far()
    {
        var random = new Random(6);
        for (var i = 0; i < 20_000; i++)
        {
            var a = string.Concat(Enumerable.Range(0, random.Next(3, 12)).Select(_ => "abcdefgáñ漢"[random.Next(10)]));
            var b = Misspell(random, Misspell(random, a));
            var distance = Plain(a, b);
            Assert.True(WordShape.MayBeWithin(WordShape.Of(a), WordShape.Of(b), distance), $"{a} {b}");
        }

        Assert.False(WordShape.MayBeWithin(WordShape.Of("budget"), WordShape.Of("budgetary"), 2));
        Assert.False(WordShape.MayBeWithin(WordShape.Of("budget"), WordShape.Of("bishop"), 2));
    }

    private static string Letters(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => "abc"[random.Next(3)]));

    private static int Plain(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }

    private static string Words(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]));

    private static string Misspell(Random random, string text)
    {
        var at = random.Next(1, text.Length);
        return random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, "x"),
            _ => text[..at] + "aeiou"[random.Next(5)] + text[(at + 1)..],
        };
    }

    private static readonly string[] Vocabulary =
    [
        "board", "beard", "boards", "boarder", "border", "budget", "budgets", "badges", "policy", "policies", "polity", "police", "charter", "charters", "chapter", "chatter", "special", "education",
        "specialeducation", "hand", "book", "handbook", "interest", "interested", "intern", "internet", "of", "the", "school", "schools", "public", "publics", "pubic", "nonprofit", "non", "profit",
    ];
}
