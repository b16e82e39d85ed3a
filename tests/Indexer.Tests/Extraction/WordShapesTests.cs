using System.Text;
using Library.Indexer.Extraction;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class WordShapesTests
{
    private const string Box = "<w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>";

    [Theory]
    [InlineData("only new", "<w:drawing><wps:txbx>" + Box + "</wps:txbx></w:drawing>", "Text|box")]
    [InlineData("only old", "<w:pict><v:textbox>" + Box + "</v:textbox></w:pict>", "Text|box")]
    [InlineData("a group of both", "<mc:AlternateContent><mc:Choice Requires=\"wpg\"><w:drawing><wps:txbx>" + Box + "</wps:txbx><wps:txbx>" + Box + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:group><v:textbox>" + Box + "</v:textbox></v:group></w:pict></mc:Fallback></mc:AlternateContent>", "Text|box|box")]
    [InlineData("WordArt", "<w:pict><v:shape><v:textpath string=\"DRAFT\"/></v:shape></w:pict>", "Text|DRAFT")]
    [InlineData("a described picture", "<w:drawing><wp:docPr descr=\"Children in front of a school\"/></w:drawing>", "Text|Children in front of a school")]
    [InlineData("a picture with the name of a file", "<w:drawing><wp:docPr descr=\"IMG 2.jpg\"/></w:drawing>", "Text")]
    [InlineData("a picture described by a program", "<w:drawing><wp:docPr descr=\"A picture containing text Description automatically generated\"/></w:drawing>", "Text")]
    public void Shapes_come_once_after_their_paragraph(string what, string shape, string expected)
    {
        var text = AWordFile.New().Body($"<w:p><w:r>{shape}</w:r><w:r><w:t>Text</w:t></w:r></w:p>").Extract();

        Assert.True(expected == string.Join('|', text.Blocks().Select(block => block.Text)), what);
    }

    [Fact]
    public void Diagrams_and_charts_give_their_words()
    {
        const string diagram = "<dgm:dataModel xmlns:dgm=\"d\" xmlns:a=\"a\"><dgm:t><a:p><a:r><a:t>Board </a:t></a:r><a:r><a:t>chair</a:t></a:r></a:p><a:p/></dgm:t></dgm:dataModel>";
        const string chart = "<c:chart xmlns:c=\"c\" xmlns:a=\"a\"><a:p><a:r><a:t>Enrollment</a:t></a:r></a:p><c:strCache><c:pt><c:v>2024</c:v></c:pt></c:strCache><c:numCache><c:v>17</c:v></c:numCache></c:chart>";
        var text = AWordFile.New().Part("data1.xml", "diagramData", diagram).Part("chart1.xml", "chart", chart)
            .Body("<w:p><w:r><w:drawing><dgm:relIds r:dm=\"rel-data1.xml\" r:lo=\"x\"/></w:drawing><w:drawing><c:chart r:id=\"rel-chart1.xml\"/></w:drawing><w:t>Text</w:t></w:r></w:p>").Extract();

        Assert.Equal(["Text", "Board chair", "Enrollment"], text.Blocks().Select(block => block.Text));
    }

    [Theory]
    [InlineData("<html><head><title>no</title></head><body><p>One &amp; two</p><script>no</script><!-- no --><div>Three</div></body></html>", "One & two|Three|After", 0)]
    [InlineData("Plain one\r\nPlain two", "Plain one|Plain two|After", 0)]
    [InlineData("{\\rtf1 Rich}", "After", 1)]
    [InlineData("PK\u0003\u0004 no package", "After", 1)]
    [InlineData("<script>never ends", "After", 0)]
    public void Text_that_was_put_in_as_a_file_is_read_in_its_place(string content, string expected, int unread)
    {
        var text = AWordFile.New().Part("chunk.dat", "aFChunk", Encoding.UTF8.GetBytes(content)).Body("<w:altChunk r:id=\"rel-chunk.dat\"/>").Paragraph("After").Extract();

        Assert.Equal(expected, string.Join('|', text.Blocks().Select(block => block.Text)));
        Assert.Equal(unread, text.Omissions.Sum(omission => omission.Count));
    }

    [Fact]
    public void A_document_in_a_document_is_read_but_not_one_in_that_one()
    {
        var innermost = AWordFile.New().Paragraph("Innermost").ToStream().ToArray();
        var inner = AWordFile.New().Part("chunk.docx", "aFChunk", innermost).Heading(2, "Inner").Body("<w:altChunk r:id=\"rel-chunk.docx\"/>").ToStream().ToArray();
        var text = AWordFile.New().Part("chunk.docx", "aFChunk", inner).Paragraph("Before").Body("<w:altChunk r:id=\"rel-chunk.docx\"/>").Extract();

        Assert.Equal([(TextBlockKind.Paragraph, "Before"), (TextBlockKind.Heading, "Inner")], text.Blocks());
    }

    [Theory]
    [InlineData("<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>", "(a+b)/2")]
    [InlineData("<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup><m:r><m:t>+1</m:t></m:r>", "x^2+1")]
    [InlineData("<m:sSubSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sub><m:r><m:t>i</m:t></m:r></m:sub><m:sup><m:r><m:t>n-1</m:t></m:r></m:sup></m:sSubSup>", "x_i^(n-1)")]
    [InlineData("<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e><m:r><m:t>x+1</m:t></m:r></m:e></m:rad>", "√(x+1)")]
    [InlineData("<m:rad><m:deg><m:r><m:t>3</m:t></m:r></m:deg><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>", "√[3]x")]
    [InlineData("<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:r><m:t>i</m:t></m:r></m:e></m:nary>", "∑_(i=1)^n i")]
    [InlineData("<m:nary><m:naryPr/><m:sub/><m:sup/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:nary>", "∫ x")]
    [InlineData("<m:d><m:dPr><m:begChr m:val=\"[\"/><m:endChr m:val=\"]\"/></m:dPr><m:e><m:m><m:mr><m:e><m:r><m:t>a</m:t></m:r></m:e><m:e><m:r><m:t>b</m:t></m:r></m:e></m:mr><m:mr><m:e><m:r><m:t>c</m:t></m:r></m:e></m:mr></m:m></m:e></m:d>", "[a, b; c]")]
    [InlineData("<m:func><m:fName><m:r><m:t>sin</m:t></m:r></m:fName><m:e><m:r><m:t>x</m:t></m:r></m:e></m:func>", "sin x")]
    [InlineData("<m:limLow><m:e><m:r><m:t>lim</m:t></m:r></m:e><m:lim><m:r><m:t>n→∞</m:t></m:r></m:lim></m:limLow>", "lim_(n→∞)")]
    public void Equations_read_on_one_line(string math, string expected)
    {
        var text = AWordFile.New().Body($"<w:p><w:r><w:t xml:space=\"preserve\">so </w:t></w:r><m:oMath>{math}</m:oMath></w:p>").Extract();

        Assert.Equal($"so {expected}", Assert.Single(text.Pages).Text);
    }

    [Theory]
    [InlineData("<w:sym w:font=\"Symbol\" w:char=\"F0B3\"/>", "≥")]
    [InlineData("<w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/>", "✓")]
    [InlineData("<w:rPr><w:rFonts w:ascii=\"Wingdings\"/></w:rPr><w:t>q</w:t>", "☐")]
    [InlineData("<w:rPr><w:rFonts w:ascii=\"Symbol\"/></w:rPr><w:t>a\uF0AE</w:t>", "α→")]
    [InlineData("<w:rPr><w:rFonts w:ascii=\"Wingdings\"/></w:rPr><w:t>add text</w:t>", "add text")]
    [InlineData("<w:rPr><w:rFonts w:ascii=\"Calibri\"/></w:rPr><w:t>q</w:t>", "q")]
    public void Characters_of_symbol_fonts_are_what_they_look_like(string run, string expected) =>
        Assert.Equal(expected, Assert.Single(AWordFile.New().Body($"<w:p><w:r>{run}</w:r></w:p>").Extract().Pages).Text);

    [Theory]
    [InlineData("<w:smartTag w:element=\"place\"><w:smartTagPr/><w:r><w:t>Austin</w:t></w:r></w:smartTag>", "Austin")]
    [InlineData("<w:customXml w:element=\"x\"><w:customXmlPr/><w:r><w:t>custom</w:t></w:r></w:customXml>", "custom")]
    [InlineData("<w:bdo w:val=\"rtl\"><w:r><w:rPr><w:rtl/></w:rPr><w:t>שלום</w:t></w:r></w:bdo>", "שלום")]
    [InlineData("<w:dir w:val=\"rtl\"><w:r><w:t>مدرسة</w:t></w:r></w:dir>", "مدرسة")]
    public void Marks_around_text_do_not_hide_it(string content, string expected) =>
        Assert.Equal(expected, Assert.Single(AWordFile.New().Body($"<w:p>{content}</w:p>").Extract().Pages).Text);
}
