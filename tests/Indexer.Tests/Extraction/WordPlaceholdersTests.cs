using Library.Indexer.Extraction;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class WordPlaceholdersTests
{
    [Theory]
    [InlineData("Welcome to [School name] in [City, State].", "[School name]|[City, State]")]
    [InlineData("On <<Date>> the «board» and {{principal}} met <Insert name> there.", "<<Date>>|{{principal}}|<Insert name>")]
    [InlineData("Name: ______ Date: ________", "Name|Date")]
    [InlineData("The contract begins. Signed by the board chair ______", "Signed by the board chair")]
    [InlineData("______________ (Signature of parent)", "Signature of parent")]
    [InlineData("I, ____, agree", "agree")]
    [InlineData("Due XX/XX/XXXX or MM/DD/YYYY in 20XX for $XX,XXX (insert amount)", "XX/XX/XXXX|MM/DD/YYYY|20XX|$XX,XXX|(insert amount)")]
    [InlineData("Again [School Name] and [school name]", "[School Name]")]
    [InlineData("As said [1], [2, 3], [12–14], [sic], [t]he, [Smith 2010], [Smith et al., 2010], [RFC 2119], [emphasis added], [a link](x), [Reserved], [ ], [x].", "")]
    [InlineData("[This is a long note of an editor, who explains at some length what was meant here]", "")]
    [InlineData("if a < b and c > d then List<String> or <a@b.org> or <https://x.org>; Chapter XX, XXX", "")]
    [InlineData("____________________", "")]
    public void Blanks_in_the_text_are_found(string paragraph, string expected)
    {
        var text = AWordFile.New().Paragraph(paragraph).Extract();

        Assert.Equal(expected, string.Join('|', text.Placeholders.Select(placeholder => placeholder.Text)));
        Assert.DoesNotContain(text.Placeholders, placeholder => placeholder.IsControl);
    }

    [Theory]
    [InlineData("<w:alias w:val=\"Board chair\"/><w:tag w:val=\"chair\"/>", "Ana Ruiz", "Board chair")]
    [InlineData("<w:tag w:val=\"chair\"/>", "Ana Ruiz", "chair")]
    [InlineData("<w:showingPlcHdr/>", "[Type the school's name]", "[Type the school's name]")]
    [InlineData("<w:alias w:val=\"Budget year\"/><w:showingPlcHdr/>", "[Year]", "Budget year")]
    [InlineData("<w:tag w:val=\"year\"/><w:showingPlcHdr/>", "Click or tap here to enter text.", "year")]
    [InlineData("<w:showingPlcHdr/><w:rPr><w:vanish/></w:rPr>", "Click or tap here to enter text.", "Click or tap here to enter text.")]
    [InlineData("<w:alias w:val=\"Contents\"/><w:docPartObj/>", "Contents", null)]
    [InlineData("", "Plain", null)]
    public void Content_controls_tell_what_they_want(string properties, string shown, string? expected)
    {
        var control = $"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent><w:r><w:t>{shown}</w:t></w:r></w:sdtContent></w:sdt>";
        var text = AWordFile.New().Body($"<w:p>{control}</w:p><w:p>{control}</w:p>").Extract();

        Assert.Equal(expected is null ? [] : [new Placeholder(expected, IsControl: true)], text.Placeholders);
        Assert.Equal($"{shown}\n{shown}", Assert.Single(text.Pages).Text);
    }

    [Fact]
    public void Controls_around_rows_and_cells_and_paragraphs_are_text_of_their_place()
    {
        static string Control(string content) => $"<w:sdt><w:sdtPr><w:date><w:dateFormat w:val=\"d\"/></w:date></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>";
        var cell = Control("<w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc>");
        var row = Control("<w:tr><w:tc><w:p><w:r><w:t>row</w:t></w:r></w:p></w:tc></w:tr>");
        var text = AWordFile.New().Body($"<w:tbl><w:tr>{cell}{cell}</w:tr>{row}</w:tbl>{Control("<w:p><w:r><w:t>block</w:t></w:r></w:p>")}").Extract();

        Assert.Equal([(TextBlockKind.Table, "cell\tcell\nrow"), (TextBlockKind.Paragraph, "block")], text.Blocks());
    }

    [Fact]
    public void A_control_around_paragraphs_stands_for_the_blanks_in_them()
    {
        var text = AWordFile.New()
            .Body("<w:sdt><w:sdtPr><w:alias w:val=\"Title\"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>[Document title]</w:t></w:r></w:p></w:sdtContent></w:sdt>").Paragraph("[Other]").Extract();

        Assert.Equal([new Placeholder("Title", IsControl: true), new Placeholder("[Other]", IsControl: false)], text.Placeholders);
    }

    [Theory]
    [InlineData("<w:fldSimple w:instr=\" MERGEFIELD  School_Name  \\* MERGEFORMAT \"><w:r><w:t>«School_Name»</w:t></w:r></w:fldSimple>")]
    [InlineData("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>MERGEFIELD \"School_Name\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>«School_Name»</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>")]
    public void Fields_to_be_merged_are_placeholders(string field) =>
        Assert.Equal([new Placeholder("School_Name", IsControl: true)], AWordFile.New().Body($"<w:p>{field}</w:p>").Extract().Placeholders);

    [Fact]
    public void A_form_field_in_a_table_is_named_by_the_cell_before_it()
    {
        const string field = "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"Text1\"/><w:textInput/></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
        var text = AWordFile.New().Body($"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Grade level:</w:t></w:r></w:p></w:tc><w:tc><w:p>{field}</w:p></w:tc></w:tr></w:tbl>").Extract();

        Assert.Equal([new Placeholder("Grade level", IsControl: true)], text.Placeholders);
    }

    [Fact]
    public void No_more_than_two_hundred_are_listed()
    {
        var text = AWordFile.New().Paragraph(string.Join(' ', Enumerable.Range(0, 300).Select(i => $"[Name of {i} here]"))).Extract();

        Assert.Equal(200, text.Placeholders.Count);
    }
}
