using Library.Indexer.Extraction;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class WordTextTests
{
    private const string Styles = """
        <w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
          <w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>
          <w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
          <w:style w:type="paragraph" w:styleId="Policy"><w:name w:val="Policy"/><w:basedOn w:val="berschrift2"/></w:style>
          <w:style w:type="paragraph" w:styleId="Circle"><w:name w:val="Circle"/><w:basedOn w:val="Circle"/></w:style>
          <w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
        </w:styles>
        """;

    [Fact]
    public void Headings_paragraphs_and_tables_come_in_order()
    {
        var text = AWordFile.New().Heading(1, "Budget").Paragraph("Due in May.").Table(["Year", "Amount"], ["2026", "$ 12"]).Extract();

        Assert.Equal(
            [(TextBlockKind.Heading, "Budget"), (TextBlockKind.Paragraph, "Due in May."), (TextBlockKind.Table, "Year\tAmount\n2026\t$ 12")],
            text.Blocks());
    }

    [Theory]
    [InlineData("<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t> new</w:t></w:r></w:ins></w:p>", "kept new")]
    [InlineData("<w:p><w:moveFrom><w:r><w:t>old place</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>new place</w:t></w:r></w:moveTo></w:p>", "new place")]
    [InlineData("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>seen</w:t></w:r></w:p>", "seen")]
    [InlineData("<w:p><w:r><w:rPr><w:rStyle w:val=\"Secret\"/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>", "seen")]
    [InlineData("<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>May 1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>", "May 1")]
    [InlineData("<w:p><w:hyperlink r:id=\"none\"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>", "link")]
    [InlineData("<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt>", "control")]
    [InlineData("<w:p><w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:tab/><w:t>a\u00ADb</w:t><w:br/><w:t>next</w:t></w:r></w:p>", "co-op\tab\nnext")]
    [InlineData("<w:p><w:r><w:sym w:font=\"Symbol\" w:char=\"F061\"/><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r></w:p>", "α☑")]
    [InlineData("<w:p><m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath></w:p>", "x+y")]
    [InlineData("<w:p><w:ruby><w:rt><w:r><w:t>kana</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>kanji</w:t></w:r></w:rubyBase></w:ruby></w:p>", "kanji")]
    [InlineData("<w:p><w:r><w:t>oﬃce</w:t></w:r></w:p>", "office")]
    public void What_is_seen_is_text_and_nothing_else(string body, string expected)
    {
        var text = AWordFile.New().Part("styles.xml", "styles", Styles).Body(body).Extract();

        Assert.Equal(expected, Assert.Single(text.Pages).Text);
    }

    [Fact]
    public void A_text_box_is_read_once_and_after_its_paragraph()
    {
        const string content = "<w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>";
        var text = AWordFile.New().Body($"""
            <w:p><w:r><w:t>be</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>
            <mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>fore</w:t></w:r></w:p>
            """).Extract();

        Assert.Equal(["before", "box"], text.Blocks().Select(block => block.Text));
    }

    [Theory]
    [InlineData("berschrift2", TextBlockKind.Heading, 2)]
    [InlineData("Policy", TextBlockKind.Heading, 2)]
    [InlineData("Circle", TextBlockKind.Paragraph, 0)]
    [InlineData("Heading3", TextBlockKind.Heading, 3)]
    public void Headings_are_known_by_their_styles(string style, TextBlockKind kind, int level)
    {
        var text = AWordFile.New().Part("styles.xml", "styles", Styles).Body($"""<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>Text</w:t></w:r></w:p>""").Extract();

        var block = Assert.Single(text.Pages[0].Blocks);
        Assert.Equal((kind, level), (block.Kind, block.Level));
        Assert.Equal("en-US", text.Properties.Language);
    }

    [Fact]
    public void List_items_carry_the_numbers_that_Word_shows()
    {
        const string numbering = """
            <w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
              <w:abstractNum w:abstractNumId="7">
                <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
                <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
              </w:abstractNum>
              <w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
            </w:numbering>
            """;
        static string Item(int level, string text) => $"""<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>""";

        var text = AWordFile.New().Part("numbering.xml", "numbering", numbering).Body(Item(0, "one") + Item(1, "sub") + Item(1, "sub") + Item(0, "two") + Item(1, "sub")).Extract();

        Assert.Equal(["I. one", "(a) sub", "(b) sub", "II. two", "(a) sub"], text.Blocks().Select(block => block.Text));
        Assert.Equal([1, 2, 2, 1, 2], text.Pages[0].Blocks.Select(block => block.Level));
    }

    [Fact]
    public void A_table_in_a_cell_is_text_of_the_cell()
    {
        const string inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>in</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>ner</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
        var text = AWordFile.New().Body($"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc><w:tc><w:p><w:r><w:t>outer</w:t></w:r></w:p></w:tc></w:tr></w:tbl>").Extract();

        Assert.Equal([(TextBlockKind.Table, "in ner\touter")], text.Blocks());
    }

    [Fact]
    public void Notes_and_margins_are_marginal_and_on_their_page()
    {
        const string space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        var text = AWordFile.New()
            .Part("footnotes.xml", "footnotes", $"<w:footnotes {space}><w:footnote w:id=\"0\"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:t>See page 9.</w:t></w:r></w:p></w:footnote></w:footnotes>")
            .Part("header1.xml", "header", $"<w:hdr {space}><w:p><w:r><w:t>Charter school</w:t></w:r></w:p></w:hdr>")
            .Body("<w:p><w:r><w:t>First</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>").PageBreak().Paragraph("Second")
            .Body("<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rel-header1.xml\"/></w:sectPr>")
            .Extract();

        Assert.Equal("First\nSee page 9.\nCharter school", text.Pages[0].Text);
        Assert.Equal([TextBlockKind.Paragraph, TextBlockKind.Marginal, TextBlockKind.Marginal], text.Pages[0].Blocks.Select(block => block.Kind));
        Assert.Equal("Second", text.Pages[1].Text);
    }

    [Fact]
    public void A_strict_file_reads_like_any_other()
    {
        var text = AWordFile.New().Strict().Heading(2, "Scope").Paragraph("Every school.").Extract();

        Assert.Equal([(TextBlockKind.Heading, "Scope"), (TextBlockKind.Paragraph, "Every school.")], text.Blocks());
    }
}
