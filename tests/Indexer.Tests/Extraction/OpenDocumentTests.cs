using Library.Indexer.Extraction;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class OpenDocumentTests
{
    [Fact]
    public void A_text_has_headings_lists_tables_and_breaks()
    {
        var text = Extract(
            APackage.OpenDocument(
                "text",
                "<text:h text:outline-level=\"2\">Budget</text:h><text:p>Two<text:s text:c=\"2\"/>words<office:annotation><dc:creator>Ada</dc:creator><dc:date>2026-05-03T12:00:00</dc:date><text:p>Why?</text:p></office:annotation></text:p>"
                + "<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>"
                + "<table:table><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>"
                + "<text:p text:style-name=\"P1\">Next page</text:p>",
                "<style:style style:name=\"P1\"><style:paragraph-properties fo:break-before=\"page\"/></style:style>"),
            FileFormat.OpenText);

        Assert.Equal(
            [(TextBlockKind.Heading, "Budget"), (TextBlockKind.Paragraph, "Two words"), (TextBlockKind.ListItem, "a"), (TextBlockKind.Table, "1\t2"), (TextBlockKind.Paragraph, "Next page")],
            text.Blocks());
        Assert.Equal([1, 2], text.Pages.Select(page => page.Number ?? 0));
        Assert.Equal([new FileComment("Ada", "Why?")], text.Comments);
    }

    [Fact]
    public void Sheets_and_slides_are_pages_and_repeated_cells_cost_nothing()
    {
        var sheets = Extract(
            APackage.OpenDocument("spreadsheet", "<table:table table:name=\"Cash\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"2000000000\"/><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>"),
            FileFormat.OpenSpreadsheet);
        var slides = Extract(
            APackage.OpenDocument("presentation", "<draw:page><text:p>One</text:p><presentation:notes><text:p>Note</text:p></presentation:notes></draw:page><draw:page><text:p>Two</text:p></draw:page>"),
            FileFormat.OpenPresentation);

        Assert.Equal([(TextBlockKind.Heading, "Cash"), (TextBlockKind.Table, "1\t2")], sheets.Blocks());
        Assert.Equal([(TextBlockKind.Paragraph, "One"), (TextBlockKind.Marginal, "Note"), (TextBlockKind.Paragraph, "Two")], slides.Blocks());
        Assert.Equal(2, slides.Pages.Count);
    }

    [Fact]
    public void What_the_file_hides_is_left_out_and_counted()
    {
        var text = Extract(
            APackage.OpenDocument(
                "text",
                "<text:p>Seen <text:span text:style-name=\"H\">a</text:span>words</text:p><text:p text:style-name=\"H\">b</text:p>"
                + "<text:section text:display=\"none\"><text:p>c</text:p></text:section><text:section text:display=\"condition\" text:is-hidden=\"true\"><text:p>d</text:p></text:section>"
                + "<text:p>e<text:hidden-paragraph text:is-hidden=\"true\"/>f</text:p><text:p>Open<text:hidden-text text:is-hidden=\"true\">g</text:hidden-text></text:p>"
                + "<text:section text:display=\"condition\" text:is-hidden=\"false\"><text:p>Shown</text:p></text:section>",
                "<style:style style:name=\"H\"><style:text-properties text:display=\"none\"/></style:style>"),
            FileFormat.OpenText);
        var sheet = Extract(
            APackage.OpenDocument(
                "spreadsheet",
                "<table:table table:name=\"S\"><table:table-column/><table:table-column table:visibility=\"collapse\" table:number-columns-repeated=\"2\"/><table:table-column/>"
                + "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell><table:table-cell/><table:table-cell><text:p>4</text:p></table:table-cell></table:table-row></table:table>"),
            FileFormat.OpenSpreadsheet);

        Assert.Equal(["Seen words", "Open", "Shown"], text.Blocks().Select(block => block.Text));
        Assert.Equal([new Omission(OmissionKind.HiddenText, 6)], text.Omissions);
        Assert.Equal((TextBlockKind.Table, "1\t4"), sheet.Blocks().Last());
        Assert.Equal([new Omission(OmissionKind.HiddenText, 1)], sheet.Omissions);
    }

    [Fact]
    public void One_under_a_password_says_so()
    {
        var package = APackage.OpenDocument("text", "").Part("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>");

        Assert.Equal(FailureCode.Encrypted, Assert.IsType<ExtractionResult.Failed>(Extractions.TryExtract(package.ToStream(), FileFormat.OpenText)).Code);
    }

    private static ExtractedText Extract(APackage package, FileFormat format) =>
        Assert.IsType<ExtractionResult.Extracted>(Extractions.TryExtract(package.ToStream(), format)).Text;
}
