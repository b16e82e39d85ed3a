using Library.Indexer.Extraction;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class WordChangesTests
{
    private const string Inserted = "<w:p><w:ins w:author=\"A\"><w:r><w:t>added</w:t></w:r></w:ins></w:p>";
    private const string Deleted = "<w:p><w:r><w:t>kept</w:t></w:r><w:del w:author=\"A\"><w:r><w:delText>struck</w:delText></w:r></w:del></w:p>";

    [Fact]
    public void An_editor_is_told_of_comments_and_tracked_changes()
    {
        const string comments = """
            <w:comment w:id="0" w:author="Ana Ruiz"><w:p><w:r><w:t>Is this final?</w:t></w:r></w:p><w:p><w:r><w:t>Ask the board.</w:t></w:r></w:p></w:comment>
            <w:comment w:id="1"><w:p><w:r><w:t>Yes.</w:t></w:r></w:p></w:comment>
            """;
        var text = AWordFile.New().WordPart("comments.xml", "comments", "comments", comments).Body(Inserted + Deleted).Extract();

        Assert.Equal([new FileComment("Ana Ruiz", "Is this final?\nAsk the board."), new FileComment(null, "Yes.")], text.Comments);
        Assert.Equal([new Omission(OmissionKind.Comments, 2), new Omission(OmissionKind.DeletedText, 1), new Omission(OmissionKind.InsertedText, 1)], text.Omissions);
        Assert.Equal("added\nkept", Assert.Single(text.Pages).Text);
    }

    [Fact]
    public void Moved_text_is_in_its_new_place_and_both_ends_are_counted()
    {
        var text = AWordFile.New().Body("<w:p><w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>new</w:t></w:r></w:moveTo></w:p>").Extract();

        Assert.Equal([new Omission(OmissionKind.DeletedText, 1), new Omission(OmissionKind.InsertedText, 1)], text.Omissions);
        Assert.Equal("new", Assert.Single(text.Pages).Text);
    }

    [Fact]
    public void A_paragraph_whose_end_was_deleted_goes_on_in_the_next_one()
    {
        const string deleted = "<w:pPr><w:rPr><w:del w:author=\"A\"/></w:rPr></w:pPr>";
        var text = AWordFile.New()
            .Body($"<w:p>{deleted}<w:r><w:t>The board </w:t></w:r></w:p><w:p><w:r><w:t>meets.</w:t></w:r></w:p><w:p>{deleted}<w:r><w:t>Last</w:t></w:r></w:p>").Extract();

        Assert.Equal(["The board meets.", "Last"], text.Blocks().Select(block => block.Text));
        Assert.Empty(text.Omissions);
    }

    [Fact]
    public void A_list_item_that_was_deleted_is_not_counted()
    {
        var text = AWordFile.New().WordPart("numbering.xml", "numbering", "numbering", WordNumberingTests.OneLevel("decimal", "%1."))
            .Body(WordNumberingTests.Item(0, "one"))
            .Body("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>")
            .Body(WordNumberingTests.Item(0, "two")).Extract();

        Assert.Equal(["1. one", "2. two"], text.Blocks().Select(block => block.Text));
    }

    [Theory]
    [InlineData("<w:rPr><w:vanish/></w:rPr>", "", 1)]
    [InlineData("<w:rPr><w:vanish w:val=\"false\"/></w:rPr>", "text", 0)]
    [InlineData("<w:rPr><w:rStyle w:val=\"Secret\"/></w:rPr>", "", 1)]
    [InlineData("<w:rPr><w:rStyle w:val=\"Secret\"/><w:vanish w:val=\"0\"/></w:rPr>", "text", 0)]
    [InlineData("<w:rPr><w:webHidden/></w:rPr>", "text", 0)]
    public void Hidden_runs_are_counted_and_left_out(string properties, string expected, int hidden)
    {
        const string styles = "<w:style w:type=\"character\" w:styleId=\"Secret\"><w:name w:val=\"Secret\"/><w:rPr><w:vanish/></w:rPr></w:style>";
        var text = AWordFile.New().WordPart("styles.xml", "styles", "styles", styles).Body($"<w:p><w:r>{properties}<w:t>te</w:t><w:t>xt</w:t></w:r></w:p>").Extract();

        Assert.Equal(expected, Assert.Single(text.Pages).Text);
        Assert.Equal(hidden, text.Omissions.Sum(omission => omission.Count));
        Assert.All(text.Omissions, omission => Assert.Equal(OmissionKind.HiddenText, omission.Kind));
    }

    [Fact]
    public void A_paragraph_is_hidden_by_its_style_and_shown_by_a_second_one_that_hides()
    {
        const string styles = """
            <w:style w:type="paragraph" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>
            <w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>
            """;
        var text = AWordFile.New().WordPart("styles.xml", "styles", "styles", styles)
            .Body("<w:p><w:pPr><w:pStyle w:val=\"Note\"/></w:pPr><w:r><w:t>hidden</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"Secret\"/></w:rPr><w:t>seen</w:t></w:r></w:p>").Extract();

        Assert.Equal("seen", Assert.Single(text.Pages).Text);
    }

    [Fact]
    public void Embedded_files_are_counted()
    {
        var text = AWordFile.New().Part("oleObject1.bin", "oleObject", [1, 2, 3]).Part("sheet.xlsx", "package", [1, 2, 3]).Paragraph("Text")
            .Relationship("rIdGone", "oleObject", "gone.bin").Extract();

        Assert.Equal([new Omission(OmissionKind.EmbeddedFiles, 2)], text.Omissions);
    }

    [Fact]
    public void Times_are_those_that_the_file_says()
    {
        var text = AWordFile.New().Properties("<dc:title>Plan</dc:title><dcterms:created>2024-02-03T10:00:00Z</dcterms:created><dcterms:modified>1601-01-01T00:00:00Z</dcterms:modified>").Paragraph("Text").Extract();

        Assert.Equal("Plan", text.Properties.Title);
        Assert.Equal(new DateTimeOffset(2024, 2, 3, 10, 0, 0, TimeSpan.Zero), text.Properties.CreatedAt);
        Assert.Null(text.Properties.ModifiedAt);
    }

    [Fact]
    public void A_part_that_is_damaged_is_told_of_and_the_text_is_read()
    {
        var text = AWordFile.New().Part("numbering.xml", "numbering", "<broken").Paragraph("Text").Extract();

        Assert.Equal([new Omission(OmissionKind.UnreadParts, 1)], text.Omissions);
        Assert.Equal("Text", Assert.Single(text.Pages).Text);
    }

    [Fact]
    public void Headers_that_no_page_shows_are_left_out()
    {
        static AWordFile File(string settings, string section) => AWordFile.New()
            .WordPart("settings.xml", "settings", "settings", settings)
            .WordPart("first.xml", "header", "hdr", "<w:p><w:r><w:t>first</w:t></w:r></w:p>").WordPart("even.xml", "header", "hdr", "<w:p><w:r><w:t>even</w:t></w:r></w:p>")
            .Paragraph("Text").Body($"<w:sectPr><w:headerReference w:type=\"first\" r:id=\"rel-first.xml\"/><w:headerReference w:type=\"even\" r:id=\"rel-even.xml\"/>{section}</w:sectPr>");

        Assert.Equal("Text", File("", "").Extract().Pages[0].Text);
        Assert.Equal("Text\nfirst\neven", File("<w:evenAndOddHeaders/>", "<w:titlePg/>").Extract().Pages[0].Text);
    }

    [Fact]
    public void The_same_file_gives_the_same_text_twice()
    {
        var file = AWordFile.New().Body(Inserted + Deleted).Table(["[School name]", "b"]).PageBreak().Paragraph("Name: ____");

        Assert.Equivalent(file.Extract(), file.Extract(), strict: true);
    }
}
