using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Indexer.Search.Queries;

namespace Library.Indexer.Tests.Search;

public sealed class ThesaurusTests
{
    private const string Filler = "The school keeps minutes of each meeting and sends them to the members in time.";

    [Theory]
    [InlineData("COI", "Trustees disclose each conflict of interest.")]
    [InlineData("coi", "Trustees disclose conflicts of interest.")]
    [InlineData("conflict of interest", "The COI form is due in May.")]
    [InlineData("conflicts of interest", "The COI form is due in May.")]
    [InlineData("sped", "Special education is a right.")]
    [InlineData("special ed teachers", "Sped teachers plan together.")]
    [InlineData("EL", "The English learners are tested in May.")]
    [InlineData("non profit sped", "A non-profit of special education.")]
    public async Task A_name_finds_the_others(string typed, string text)
    {
        var document = AnEntry.Titled("One", $"{Filler} {text}");
        await using var library = await WithAsync("COI, conflict of interest\nSPED, special education, special ed\nEL, English learner", document);

        var found = await library.SearchAsync(typed);

        Assert.Equal(document.Id, Assert.Single(found.Hits).Id);
        Assert.Equal(SearchMatch.All, found.Matched);
        Assert.Empty(found.Hits[0].Missing);
    }

    [Theory]
    [InlineData("\"COI\"", 1)]
    [InlineData("title:COI", 0)]
    [InlineData("interest", 1)]
    [InlineData("conflict interest", 1)]
    [InlineData("-COI interest", 1)]
    public async Task What_is_quoted_in_a_field_or_not_the_whole_name_stays_as_it_is(string typed, int found)
    {
        await using var library = await WithAsync("COI, conflict of interest", AnEntry.Titled("One", $"{Filler} The COI is due, a coin too."), AnEntry.Titled("Two", $"{Filler} A conflict of interest."));

        Assert.Equal(found, (await library.SearchAsync(typed)).Total);
    }

    [Fact]
    public async Task What_was_typed_counts_more_than_its_other_names()
    {
        var other = AnEntry.Titled("One", $"{Filler} A conflict of interest is told.");
        var typed = AnEntry.Titled("Two", $"{Filler} A COI of kinds is told.");
        await using var library = await WithAsync("COI, conflict of interest", other, typed);

        Assert.Equal([typed.Id, other.Id], (await library.SearchAsync("COI")).Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task Other_names_are_marked_as_a_whole()
    {
        await using var library = await WithAsync("COI, conflict of interest", AnEntry.Titled("One", $"{Filler} A conflict of interest is told. An interest is not."));

        var snippet = (await library.SearchAsync("COI")).Hits[0].Snippets[0];

        Assert.Equal(["conflict of interest"], snippet.Marks.Select(mark => snippet.Text[mark.Start..mark.End]));
    }

    [Theory]
    [InlineData("comittee", "committee")]
    [InlineData("colaboration", "collaboration")]
    [InlineData("preperation for the committee", "preparation for the committee")]
    public async Task What_looks_like_two_words_is_corrected_like_others(string typed, string meant)
    {
        await using var library = await WithAsync("COI, conflict of interest", AnEntry.Titled("One", $"{Filler} The committee likes collaboration; preparation for the committee is due."));

        Assert.Equal(meant, (await library.SearchAsync(typed)).Ran);
    }

    [Fact]
    public async Task Where_no_document_has_a_whole_name_those_with_most_of_its_words_are_listed()
    {
        await using var library = await WithAsync("PII, personally identifiable information", AnEntry.Titled("One", $"{Filler} Identifiable information is kept."));

        var found = await library.SearchAsync("personally identifiable information");

        Assert.Equal(SearchMatch.Most, found.Matched);
        Assert.Equal(["personally"], Assert.Single(found.Hits).Missing);
    }

    [Fact]
    public async Task A_name_that_is_a_function_word_elsewhere_is_marked_and_counts_only_as_typed()
    {
        var english = AnEntry.Titled("One", $"{Filler} The EL plan is due.");
        var spanish = AnEntry.Titled("Dos", "Este plan de estudios es nuestro.");
        await using var library = await WithAsync("ELL, EL", english, spanish);

        var found = await library.SearchAsync("ELL");

        Assert.Equal(english.Id, Assert.Single(found.Hits).Id);
        Assert.Equal(["EL"], found.Hits[0].Snippets[0].Marks.Select(mark => found.Hits[0].Snippets[0].Text[mark.Start..mark.End]));
        Assert.Equal(spanish.Id, (await library.SearchAsync("¿cuál es el plan de estudios?")).Hits[0].Id);
    }

    /// <summary>A bilingual text: what is marked is the name, and not the Spanish article; the passages are those of the name.</summary>
    [Theory]
    [InlineData("ELL")]
    [InlineData("ELs")]
    [InlineData("EL")]
    public async Task A_name_that_is_a_function_word_is_marked_in_capitals_alone(string query)
    {
        var survey = AnEntry.Titled("Survey", "Mark the box if your child is an English learner.", "Marque el cuadro si el hijo aprende el idioma en el programa.", "The EL plan is due.");
        await using var library = await WithAsync("ELL, EL, ELs, English learner", survey);

        var snippets = Assert.Single((await library.SearchAsync(query)).Hits).Snippets;

        Assert.Equal(["English learner", "EL"], snippets.SelectMany(snippet => snippet.Marks.Select(mark => snippet.Text[mark.Start..mark.End])));
    }

    [Theory]
    [InlineData("page 3", "(page 3)")]
    [InlineData("grades 9 to 12", "(grades 9 to 12)")]
    [InlineData("1st", "1st")]
    [InlineData("2025-2027", "2025+2027")]
    [InlineData("2025-25", "2025+25")]
    [InlineData("603-1", "603+1")]
    [InlineData("abcde1", "abcde1")]
    [InlineData("even", "even")]
    [InlineData("W9", "(w9 = w+9)")]
    [InlineData("w 9", "((w 9 = w9))")]
    [InlineData("FY27", "(fy27 = fy+27 = fy2027 = fy+2027)")]
    public void Codes_have_other_spellings_and_what_is_none_has_not(string typed, string widened) =>
        Assert.Equal(widened, Thesaurus.None.Widen(QueryParser.Parse(typed)).ToString());

    [Theory]
    [InlineData("FY 27")]
    [InlineData("FY27")]
    [InlineData("fy-2027")]
    public async Task What_stands_before_a_number_is_found_by_its_other_names_too(string query)
    {
        var document = AnEntry.Titled("One", $"{Filler} The budget of fiscal year 2027.");
        await using var library = await WithAsync("FY, fiscal year", document);

        Assert.Equal(document.Id, Assert.Single((await library.SearchAsync(query)).Hits).Id);
    }

    [Theory]
    [InlineData("coi", new[] { "conflict of interest" })]
    [InlineData("EL", new[] { "english learner" })]
    [InlineData("el", new string[0])]
    [InlineData("conflict of interest", new string[0])]
    [InlineData("", new string[0])]
    public void A_name_has_longer_names(string typed, string[] longer) => Assert.Equal(longer, Thesaurus.Parse("COI, conflict of interest\nEL, English learner").ListLongerNames(typed));

    [Fact]
    public async Task Words_of_a_name_may_be_missing_where_no_document_has_all()
    {
        await using var library = await WithAsync("COI, conflict of interest", AnEntry.Titled("One", $"{Filler} A conflict at lunch."));

        var found = await library.SearchAsync("conflict of interest lunch");

        Assert.Equal(SearchMatch.Most, found.Matched);
        Assert.Equal(["interest"], Assert.Single(found.Hits).Missing);
    }

    [Theory]
    [InlineData("non-profit", "A nonprofit school.")]
    [InlineData("nonprofit", "A non-profit school.")]
    [InlineData("nonprofits", "A non profit school.")]
    [InlineData("co-teaching", "Coteaching is planned.")]
    [InlineData("coteaching models", "Co-teaching models are planned.")]
    [InlineData("self-evaluation", "A selfevaluation.")]
    [InlineData("email", "Send an e-mail.")]
    [InlineData("emails", "Send an e-mail.")]
    [InlineData("e-mail", "Send an email.")]
    [InlineData("erate", "E-Rate funds.")]
    [InlineData("W9", "Form W-9 is signed.")]
    [InlineData("W-9", "The W9 is signed.")]
    [InlineData("form w 9", "Form W9 is signed.")]
    [InlineData("form i 9", "Form I9 is signed.")]
    [InlineData("K12", "A K-12 school.")]
    [InlineData("990EZ", "Form 990-EZ is filed.")]
    [InlineData("990 EZ", "Form 990EZ is filed.")]
    [InlineData("FY2027 budget", "The FY27 budget.")]
    [InlineData("FY 27", "The FY2027 budget.")]
    [InlineData("fy-27", "The FY 2027 budget.")]
    [InlineData("2025-2026 calendar", "The 2025-26 calendar.")]
    [InlineData("2025-26", "The calendar 2025–2026.")]
    public async Task A_word_is_found_as_one_as_two_and_with_a_hyphen(string typed, string text)
    {
        var document = AnEntry.Titled("One", $"{Filler} {text}");
        await using var library = await WithAsync("", document);

        var found = await library.SearchAsync(typed);

        Assert.Equal(document.Id, Assert.Single(found.Hits).Id);
        Assert.Equal((SearchMatch.All, typed), (found.Matched, found.Ran));
        Assert.NotEmpty(found.Hits[0].Snippets[0].Marks);
    }

    [Theory]
    [InlineData("ELL", true)]
    [InlineData("ELLs", true)]
    [InlineData("EL", false)]
    public async Task Another_name_that_is_a_function_word_counts_little_where_it_was_not_typed(string typed, bool isLast)
    {
        var survey = AnEntry.Titled("Survey", "El horario, el transporte y el cuidado. El nombre.");
        var guide = AnEntry.Titled("Guide", $"{Filler} {Filler} {Filler} Each English learner has a teacher. {Filler} {Filler} {Filler}");
        await using var library = await WithAsync("ELL, EL, English learner", survey, guide, AnEntry.Titled("Other", Filler));

        var found = await library.SearchAsync(typed);

        Assert.Equal(2, found.Total);
        Assert.Equal(isLast ? survey.Id : guide.Id, found.Hits[^1].Id);
    }

    [Theory]
    [InlineData("by-laws", new[] { "one", "apart", "hyphen" })]
    [InlineData("bylaws", new[] { "one", "apart", "hyphen" })]
    [InlineData("e-mails", new[] { "mail" })]
    public async Task By_laws_are_not_what_is_done_by_law(string typed, string[] expected)
    {
        IndexEntry[] entries =
        [
            AnEntry.Titled("one", $"{Filler} The bylaws of the board."),
            AnEntry.Titled("apart", $"{Filler} The by laws of the board."),
            AnEntry.Titled("hyphen", $"{Filler} The by-laws of the board."),
            AnEntry.Titled("law", $"{Filler} Absence is protected by law."),
            AnEntry.Titled("mail", $"{Filler} Send an e-mail."),
        ];
        await using var library = await WithAsync("bylaws, by-laws", entries);

        var found = await library.SearchAsync(typed);

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Hits.Select(hit => entries.Single(entry => entry.Id == hit.Id).Title).Order(StringComparer.Ordinal));
        Assert.All(found.Hits, hit => Assert.NotEmpty(hit.Snippets[0].Marks));
    }

    [Fact]
    public async Task A_search_can_try_out_a_list_that_does_not_hold()
    {
        await using var library = await WithAsync("", AnEntry.Titled("One", $"{Filler} A conflict of interest."));

        Assert.Equal(0, (await library.SearchAsync("COI")).Total);
        Assert.Equal(1, (await library.SearchAsync(new SearchRequest { Text = "COI", Thesaurus = Thesaurus.Parse("COI, conflict of interest") })).Total);
    }

    [Theory]
    [InlineData("COI", "Line 1: a group has at least two names, parted by commas.")]
    [InlineData("COI, coi", "Line 1: a group has at least two names, parted by commas.")]
    [InlineData("# a note\n\nCOI, of the", "Line 3: “of the” cannot be used: one to 6 words are, and not only words like “of” or “the”.")]
    [InlineData("COI, one two three four five six seven", "Line 1: “one two three four five six seven” cannot be used: one to 6 words are, and not only words like “of” or “the”.")]
    [InlineData("it, information technology", "Line 1: “it” cannot be used: one to 6 words are, and not only words like “of” or “the”.")]
    [InlineData("COI, ???", "Line 1: “???” cannot be used: one to 6 words are, and not only words like “of” or “the”.")]
    [InlineData("a1, b1, c1, d1, e1, f1, g1, h1, i1, j1, k1, l1, m1", "Line 1: a group has at most 12 names.")]
    public void A_line_that_cannot_be_used_is_named_and_left_out(string text, string problem)
    {
        Assert.Equal([problem], Thesaurus.Check(text));
        Assert.Empty(Thesaurus.ListGroups(text));
    }

    [Fact]
    public void A_list_that_is_too_long_is_refused()
    {
        Assert.Equal(["The list may have at most 100,000 characters."], Thesaurus.Check(new string('a', Thesaurus.MaxLength + 1)));
    }

    [Fact]
    public void The_words_of_the_field_are_sound()
    {
        Assert.Empty(Thesaurus.Check(FieldWords.Text));
        Assert.InRange(Thesaurus.ListGroups(FieldWords.Text).Count, 50, 500);
    }

    [Fact]
    public void Groups_that_share_a_name_are_not_thrown_together()
    {
        var thesaurus = Thesaurus.Parse("PD, professional development\nPD, police department");

        var named = Assert.IsType<QueryNode.Named>(Assert.Single(Assert.IsType<QueryNode.All>(thesaurus.Widen(QueryParser.Parse("professional development")).Root).Nodes));

        Assert.Equal(["pd"], named.Others.Select(words => string.Join(' ', words)));
        Assert.Equal(2, Assert.IsType<QueryNode.Named>(thesaurus.Widen(QueryParser.Parse("PD")).Root).Others.Length);
    }

    private static Task<SearchedLibrary> WithAsync(string words, params IndexEntry[] entries) =>
        SearchedLibrary.WithAsync(Thesaurus.Parse(words), [.. entries, .. Enumerable.Range(0, 20).Select(i => AnEntry.Titled($"Minutes {i}", Filler))]);
}
