using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Excel;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class ExcelTests
{
    [Fact]
    public void Sheets_are_pages_with_their_names_and_hidden_ones_are_counted()
    {
        var text = Extract(APackage.Workbook(
            "Budget|<row><c r=\"A1\" t=\"inlineStr\"><is><t>Cash</t></is></c><c r=\"C1\"><f>1+1</f><v>2</v></c></row><row><c r=\"B2\" t=\"b\"><v>1</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v></c></row>",
            "Old|hidden|<row><c><v>9</v></c></row>",
            "Empty|"));

        Assert.Equal([(1, "Budget"), (2, "Empty")], text.Pages.Select(page => (page.Number ?? 0, page.Label ?? "")));
        Assert.Equal([(TextBlockKind.Heading, "Budget"), (TextBlockKind.Table, "Cash\t\t2\n\tTRUE\t#N/A"), (TextBlockKind.Heading, "Empty")], text.Blocks());
        Assert.Equal([new Omission(OmissionKind.HiddenText, 1)], text.Omissions);
    }

    [Fact]
    public void Shared_strings_are_read_without_how_they_are_pronounced_and_comments_with_their_authors()
    {
        var text = Extract(APackage.Workbook("S|<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>7</v></c></row>")
            .Related("xl/workbook.xml", "sharedStrings", "sharedStrings.xml")
            .Part("xl/sharedStrings.xml", "<sst><si><r><t>Two </t></r><r><t>runs</t></r><rPh><t>no</t></rPh></si></sst>")
            .Related("xl/worksheets/sheet1.xml", "comments", "../comments1.xml")
            .Part("xl/comments1.xml", "<comments><authors><author>Ada</author></authors><commentList><comment authorId=\"0\"><text><r><t>Check this</t></r></text></comment></commentList></comments>"));

        Assert.Contains((TextBlockKind.Table, "Two runs"), text.Blocks());
        Assert.Equal([new FileComment("Ada", "Check this")], text.Comments);
    }

    [Fact]
    public void A_strict_file_and_threads_of_comments_are_read()
    {
        var text = Extract(APackage.Workbook("S|<row><c r=\"A1\"><v>7</v></c></row>").Strict()
            .Related("xl/workbook.xml", "person", "persons/person.xml")
            .Part("xl/persons/person.xml", "<personList><person id=\"{A}\" displayName=\"Ada\"/></personList>")
            .Related("xl/worksheets/sheet1.xml", "comments", "../comments1.xml")
            .Part("xl/comments1.xml", "<comments><authors><author>tc={1}</author></authors><commentList><comment authorId=\"0\"><text><r><t>[Threaded comment] Your version of Excel</t></r></text></comment></commentList></comments>")
            .Related("xl/worksheets/sheet1.xml", "threadedComment", "../threadedComments/t1.xml")
            .Part("xl/threadedComments/t1.xml", "<t><threadedComment personId=\"{A}\"><text>Check this</text></threadedComment><threadedComment personId=\"{A}\"><text>Done</text></threadedComment></t>"));

        Assert.Contains((TextBlockKind.Table, "7"), text.Blocks());
        Assert.Equal([new FileComment("Ada", "Check this"), new FileComment("Ada", "Done")], text.Comments);
    }

    [Theory]
    [InlineData("", 1234.5, "1234.5")]
    [InlineData("0%", 0.25, "25%")]
    [InlineData("0.0%", 0.255, "25.5%")]
    [InlineData("#,##0", 1234567, "1,234,567")]
    [InlineData("#,##0.00", -1234.5, "-1,234.50")]
    [InlineData("\"$\"#,##0.00_);[Red](\"$\"#,##0.00)", -1234.5, "($1,234.50)")]
    [InlineData("_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\);_(\"$\"* \"-\"??_);_(@_)", -500, "($500.00)")]
    [InlineData("\"$\"#,##0_);[Red]\\(\"$\"#,##0\\)", -500, "($500)")]
    [InlineData("[$€-407]#,##0", 12, "€12")]
    [InlineData("m/d/yyyy", 46000, "12/9/2025")]
    [InlineData("yyyy-mm-dd hh:mm", 46000.5, "2025-12-09 12:00")]
    [InlineData("[$-409]d-mmm-yy;@", 46000, "9-Dec-25")]
    [InlineData("h:mm AM/PM", 0.75, "6:00 PM")]
    [InlineData("[h]:mm", 1.5, "36:00")]
    [InlineData("0.00E+00", 12345, "1.23E+04")]
    [InlineData("# ?/?", 0.5, "0.5")]
    public void Numbers_read_as_their_cells_show_them(string code, double number, string expected)
    {
        Assert.Equal(expected, new NumberFormat(code, countsFrom1904: false).Format(number));
    }

    [Fact]
    public void Cells_at_the_far_end_of_a_sheet_cost_no_more_than_themselves()
    {
        var text = Extract(APackage.Workbook("S|<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>3</v></c></row>"));

        Assert.Contains((TextBlockKind.Table, "1\t2\n\t3"), text.Blocks());
    }

    [Fact]
    public void A_sheet_of_many_rows_is_parted_into_tables_and_one_without_end_is_over_the_limit()
    {
        var rows = string.Concat(Enumerable.Range(0, 500).Select(number => $"<row><c><v>{number}</v></c></row>"));

        Assert.Equal(3, Extract(APackage.Workbook($"S|{rows}")).Blocks().Count(block => block.Kind is TextBlockKind.Table));
        var failed = Extractions.TryExtract(APackage.Workbook($"S|{rows}").ToStream(), FileFormat.Excel, new ExtractionLimits { TextCharacters = 300 });
        Assert.Equal(FailureCode.TooLargeUnpacked, Assert.IsType<ExtractionResult.Failed>(failed).Code);
    }

    private static ExtractedText Extract(APackage package) =>
        Assert.IsType<ExtractionResult.Extracted>(Extractions.TryExtract(package.ToStream(), FileFormat.Excel)).Text;
}
