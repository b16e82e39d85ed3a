using Library.Indexer.Extraction;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Writing;
using Library.Indexer.Search;

namespace Library.Indexer.Tests.Search;

public sealed class SnippetTests
{
    [Fact]
    public async Task A_snippet_names_its_page_and_marks_the_words_as_one()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Manual", "First page.", "A member who has a conflict of interest abstains."));

        var snippet = await library.SnippetAsync("conflict of interest");

        Assert.Equal(2, snippet.Page);
        Assert.Equal("A member who has a conflict of interest abstains.", snippet.Text);
        Assert.Equal(["conflict of interest"], snippet.Marks.Select(mark => snippet.Text[mark.Start..mark.End]));
    }

    [Fact]
    public async Task Stems_are_marked_as_they_stand()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Manual", "The board’s policies and one Policy for auditing."));

        var snippet = await library.SnippetAsync("policy audits");

        Assert.Equal(["policies", "Policy", "auditing"], snippet.Marks.Select(mark => snippet.Text[mark.Start..mark.End]));
    }

    [Fact]
    public async Task A_phrase_across_a_page_break_is_found_and_shown_from_its_first_page()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Manual", "nothing", "it ends with annual", "report begins this page", "annual things, no report"));

        var found = await library.SearchAsync("\"annual report\"");

        Assert.Equal(1, found.Total);
        Assert.Equal(2, found.Hits[0].Snippets[0].Page);
        Assert.Equal("annual", MarkedIn(found.Hits[0].Snippets[0]));
    }

    [Fact]
    public async Task Running_headers_do_not_part_a_phrase_across_pages_and_are_found_last()
    {
        var entry = AnEntry.Titled("Manual").WithText(
            AnEntry.Page(1, new(TextBlockKind.Paragraph, 0, "it ends with annual"), new(TextBlockKind.Marginal, 0, "footer of charter")),
            AnEntry.Page(2, new(TextBlockKind.Marginal, 0, "header"), new(TextBlockKind.Paragraph, 0, "report about a charter begins")));
        await using var library = await SearchedLibrary.WithAsync(entry);

        Assert.Equal(1, (await library.SearchAsync("\"annual report\"")).Total);
        Assert.Equal(2, (await library.SnippetAsync("charter")).Page);
        Assert.Equal(1, (await library.SnippetAsync("footer")).Page);
        Assert.Equal("footer", MarkedIn(await library.SnippetAsync("footer")));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("")]
    public async Task A_long_text_without_pages_is_kept_in_parts_and_found_in_the_last_of_them(string between)
    {
        var filling = string.Concat(Enumerable.Range(0, 30_000).Select(number => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"w{number}{between}")));
        TextBlock[] blocks = [new(TextBlockKind.Heading, 1, "Beginning"), new(TextBlockKind.Paragraph, 0, filling), new(TextBlockKind.Heading, 1, "End"), new(TextBlockKind.Paragraph, 0, "Here stands the wombat at last.")];
        var mapped = MappedPages.Of(new ExtractedText(new ExtractedProperties(null, null, null), [AnEntry.Page(null, blocks)]), new WordScanner());
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Export").WithText(AnEntry.Page(null, blocks)), AnEntry.Titled("Other", "other"));

        var snippet = await library.SnippetAsync("wombat");

        Assert.True(mapped.Body.Count > filling.Length / MappedPages.LongestPart);
        Assert.All(mapped.Body, part => Assert.InRange(part.Length, 1, MappedPages.LongestPart + 1));
        Assert.Equal(string.Concat(blocks.Select(block => block.Text)).Replace(" ", "", StringComparison.Ordinal), string.Concat(mapped.Body).Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal(["Beginning", "End"], mapped.Headings);
        Assert.Null(snippet.Page);
        Assert.Equal("End", snippet.Heading);
        Assert.Equal("wombat", MarkedIn(snippet));
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('\n')]
    [InlineData(',')]
    public async Task A_phrase_across_two_parts_of_a_long_text_is_found(char between)
    {
        var words = Enumerable.Range(0, 9_000).Select(number => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"w{number}")).ToArray();
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Export").WithText(AnEntry.Page(null, new TextBlock(TextBlockKind.Paragraph, 0, string.Join(between, words)))));

        for (var i = 3_000; i < 4_000; i++)
        {
            Assert.Equal(1, (await library.SearchAsync($"\"{words[i]} {words[i + 1]} {words[i + 2]}\"")).Total);
        }
    }

    [Fact]
    public async Task A_passage_of_the_text_does_not_run_on_into_the_margins()
    {
        var entry = AnEntry.Titled("Manual").WithText(AnEntry.Page(
            1,
            new(TextBlockKind.Paragraph, 0, "Nobody votes who has a conflict of interest."),
            new(TextBlockKind.Marginal, 0, "Association library, model conflict of interest policy")));
        await using var library = await SearchedLibrary.WithAsync(entry);

        Assert.Equal("Nobody votes who has a conflict of interest.", (await library.SnippetAsync("interest policy")).Text);
        Assert.Equal("Nobody votes who has a conflict of interest.", (await library.SnippetAsync("conflict of interest")).Text);
    }

    [Fact]
    public async Task A_snippet_names_the_heading_above_it()
    {
        var entry = AnEntry.Titled("Manual").WithText(AnEntry.Page(
            1,
            new(TextBlockKind.Heading, 1, "Purchasing"),
            new(TextBlockKind.Paragraph, 0, "Three quotes are needed."),
            new(TextBlockKind.Heading, 1, "Travel"),
            new(TextBlockKind.Paragraph, 0, "Receipts are kept.")));
        await using var library = await SearchedLibrary.WithAsync(entry);

        Assert.Equal("Travel", (await library.SnippetAsync("receipts")).Heading);
        Assert.Equal("Purchasing", (await library.SnippetAsync("quotes")).Heading);
        Assert.Null((await library.SnippetAsync("purchasing")).Heading);
        Assert.Null((await library.SnippetAsync("travel")).Heading);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(500)]
    public async Task The_page_is_right_in_short_and_long_documents(int pages)
    {
        var texts = Enumerable.Range(1, pages).Select(number => $"Page {number} speaks of charter schools. {Prose(300, number)}").ToArray();
        texts[pages / 2] += " Here stands the needle in the hay.";
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Long", texts), AnEntry.Titled("Other", "A charter."), AnEntry.Titled("Third", "Charters."));

        var snippet = await library.SnippetAsync("needle charter");

        Assert.Equal((pages / 2) + 1, snippet.Page);
        Assert.Contains("needle", snippet.Text, StringComparison.Ordinal);
        Assert.InRange(snippet.Text.Length, 20, 300);
    }

    [Fact]
    public async Task Deleted_documents_do_not_choose_between_passages_that_are_as_good()
    {
        const string Text = "Compute it on trustees in office and not on the maximum number of seats: eleven in office, quorum six. Trustees who must leave because of a conflict of interest do not count for that item. Each trustee has one vote.";
        var entry = AnEntry.Titled("Bylaws", Text);
        var others = Enumerable.Range(0, 8).Select(i => AnEntry.Titled($"Other {i}", i % 2 == 0 ? "Of interest." : "A conflict of many.")).ToArray();
        await using var library = await SearchedLibrary.WithAsync([entry, .. others]);
        var before = await FindAsync();
        for (var revision = 2; revision < 12; revision++)
        {
            await library.ApplyAsync([.. others.Where((_, i) => i % revision < 2).Select(other => other with { Revision = revision })]);

            Assert.Equal(before, await FindAsync());
        }

        async Task<string> FindAsync() => (await library.SearchAsync("conflict of interest")).Hits.Single(hit => hit.Id == entry.Id).Snippets[0].Text;
    }

    [Fact]
    public async Task Snippets_come_from_different_pages()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Manual", "audit one", "nothing", "audit two audit", "audit three"));

        var found = await library.SearchAsync(new SearchRequest { Text = "audit", Snippets = 3 });

        Assert.Equal([1, 3, 4], found.Hits[0].Snippets.Select(snippet => snippet.Page ?? 0).Order());
    }

    [Fact]
    public async Task A_hit_by_its_title_shows_the_description_or_the_beginning_without_marks()
    {
        var described = AnEntry.Titled("Audit guide", "Text of the guide.") with { Description = "What auditors ask for." };
        var plain = AnEntry.Titled("Audit list", "Text of the list.");
        await using var library = await SearchedLibrary.WithAsync(described, plain);

        var found = await library.SearchAsync("title:audit");

        Assert.Equal(["Text of the list.", "What auditors ask for."], found.Hits.Select(hit => hit.Snippets[0].Text).Order(StringComparer.Ordinal));
        Assert.All(found.Hits, hit => Assert.Empty(hit.Snippets[0].Marks));
        Assert.All(found.Hits, hit => Assert.Equal([new Mark(0, 5)], hit.TitleMarks));
    }

    [Fact]
    public async Task A_document_of_ten_megabytes_is_indexed_and_shown()
    {
        var pages = Enumerable.Range(0, 5_000).Select(number => Prose(2_000, number)).ToArray();
        pages[4_321] += " needle";
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Huge", pages));

        Assert.Equal(4_322, (await library.SnippetAsync("needle")).Page);
    }

    [Fact]
    public async Task A_phrase_far_behind_in_a_long_document_is_shown_where_it_stands()
    {
        var pages = Enumerable.Range(0, 300).Select(_ => string.Join(' ', Enumerable.Repeat("annual budget. The report", 20))).ToArray();
        pages[250] += " annual report";
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("Long", pages));

        var snippet = await library.SnippetAsync("\"annual report\"");

        Assert.Equal(251, snippet.Page);
        Assert.Equal("annual report", MarkedIn(snippet));
    }

    [Fact]
    public async Task Pages_of_a_document_are_listed_in_order()
    {
        var entry = AnEntry.Titled("Manual", "audit", "none", "the audit", "audit and audit");
        await using var library = await SearchedLibrary.WithAsync(entry);

        var pages = await library.Search.FindInDocumentAsync(SearchedLibrary.Member, entry.Id, 1, "audit", 2, TestContext.Current.CancellationToken);

        Assert.Equal([1, 3], pages.Select(page => page.Page ?? 0));
    }

    [Fact]
    public async Task A_document_without_pages_has_a_snippet_without_a_page()
    {
        var entry = AnEntry.Titled("Memo").WithText(AnEntry.Page(null, new TextBlock(TextBlockKind.Paragraph, 0, "One long audit memo.")));
        await using var library = await SearchedLibrary.WithAsync(entry);

        Assert.Null((await library.SnippetAsync("audit")).Page);
    }

    [Fact]
    public async Task Marks_lie_in_the_text_in_order_and_apart()
    {
        var random = new Random(1);
        string[] words = ["audit", "policy", "board", "of", "the", "conflict", "interest", "naïve", "😀", "東京", "a.b.", "I-9", "\n", "\t", ".", "(", "’s"];
        var entries = Enumerable.Range(0, 60).Select(_ => AnEntry.Titled(
            "Random", [.. Enumerable.Range(0, 3).Select(_ => string.Join(' ', Enumerable.Range(0, 150).Select(_ => words[random.Next(words.Length)])))])).ToArray();
        await using var library = await SearchedLibrary.WithAsync(entries);

        var found = await library.SearchAsync(new SearchRequest { Text = "audit policy OR (\"conflict of\" board) OR 東京 OR I-9 OR naiv*", Size = 100, Snippets = 3 });

        Assert.Equal(60, found.Hits.Count);
        Assert.All(found.Hits.SelectMany(hit => hit.Snippets), snippet =>
        {
            Assert.NotEmpty(snippet.Marks);
            Assert.Equal(snippet.Marks.OrderBy(mark => mark.Start), snippet.Marks);
            Assert.All(snippet.Marks, mark => Assert.InRange(mark.End, mark.Start + 1, snippet.Text.Length));
            Assert.All(snippet.Marks.Zip(snippet.Marks.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
            Assert.InRange(snippet.Text.Length, 1, 300);
            Assert.DoesNotContain('\n', snippet.Text);
        });
    }

    [Fact]
    public async Task Words_of_a_text_are_marked_as_the_search_reads_them()
    {
        await using var library = await SearchedLibrary.WithAsync();

        var marks = library.Search.MarkWords("\"conflict of interest\" policy -board", "Of policies: a Conflict of Interest of the board", []);

        Assert.Equal([new Mark(3, 11), new Mark(15, 35)], marks);
    }

    private static string MarkedIn(Snippet snippet) => string.Join('|', snippet.Marks.Select(mark => snippet.Text[mark.Start..mark.End]));

    private static string Prose(int characters, int seed)
    {
        var random = new Random(seed);
        string[] words = ["school", "board", "member", "report", "teacher", "student", "budget", "program", "meeting", "review"];
        return string.Join(' ', Enumerable.Range(0, characters / 7).Select(_ => words[random.Next(words.Length)]));
    }

    [Fact]
    public async Task A_word_that_says_nothing_is_not_marked_alone_in_a_title()
    {
        await using var library = await SearchedLibrary.WithAsync(AnEntry.Titled("A comparison of the two acts", "On a conflict of interest."));

        var hit = Assert.Single((await library.SearchAsync("conflict of interest")).Hits);

        Assert.Empty(hit.TitleMarks);
    }

    [Fact]
    public async Task A_passage_is_not_cut_at_an_abbreviation()
    {
        await using var library = await SearchedLibrary.WithAsync(
            AnEntry.Titled("Admissions", $"{Prose(700, 3)}. Under G.L. c. 71 the lottery is held in public. {Prose(700, 4)}."));

        var snippet = Assert.Single(Assert.Single((await library.SearchAsync("lottery")).Hits).Snippets);

        Assert.StartsWith("Under G.L. c. 71 the lottery", snippet.Text, StringComparison.Ordinal);
    }
}
