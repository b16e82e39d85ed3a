using Library.Indexer.Extraction;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class PdfTextTests
{
    [Fact]
    public void Pages_are_numbered_and_properties_read()
    {
        var text = APdf.New().Titled("Annual report", "A. Treasurer").Page("First page.").Page().Page("Third page.").Extract();

        Assert.Equal([(1, "First page."), (2, ""), (3, "Third page.")], text.Pages.Select(page => (page.Number ?? 0, page.Text)));
        Assert.Equal(("Annual report", "A. Treasurer"), (text.Properties.Title, text.Properties.Author));
        Assert.Equal(3, text.PageCount);
    }

    [Fact]
    public void Lines_become_paragraphs_and_divided_words_are_whole_again()
    {
        var text = APdf.New().Page("The board reviews the conflict of interest state-", "ments of all members once a year and keeps a re-", "cord of it.", "", "A new paragraph stands apart.").Extract();

        Assert.Equal(
            ["The board reviews the conflict of interest statements of all members once a year and keeps a record of it.", "A new paragraph stands apart."],
            text.Blocks().Select(block => block.Text));
    }

    [Fact]
    public void Large_and_bold_lines_are_headings_and_marks_make_list_items()
    {
        var text = APdf.New().Page().Text("Finance", 72, 740, size: 22).Text("Cash", 72, 700, bold: true).Text("The balance of cash is as it was in the year before.", 72, 680)
            .Text("1. Count it.", 72, 650).Text("2. Write it down.", 72, 630).Extract();

        Assert.Equal(
            [
                (TextBlockKind.Heading, "Finance"), (TextBlockKind.Heading, "Cash"), (TextBlockKind.Paragraph, "The balance of cash is as it was in the year before."),
                (TextBlockKind.ListItem, "1. Count it."), (TextBlockKind.ListItem, "2. Write it down."),
            ],
            text.Blocks());
    }

    [Fact]
    public void A_table_is_read_row_by_row_however_it_was_drawn()
    {
        var text = APdf.New().Page().Text("Item", 72, 700).Text("Rent", 72, 686).Text("Books", 72, 672).Text("Cost", 300, 700).Text("12,000", 300, 686).Text("900", 300, 672).Extract();

        Assert.Equal([(TextBlockKind.Table, "Item\tCost\nRent\t12,000\nBooks\t900")], text.Blocks());
    }

    [Fact]
    public void Amounts_stay_with_their_signs_and_rows_with_their_head()
    {
        var text = APdf.New().Page().Text("May 2026", 300, 700).Text("June 2026", 400, 700).Text("July 2026", 500, 700)
            .Text("Cash", 72, 686).Text("($", 290, 686).Text("12.50)", 315, 686).Text("$", 390, 686).Text("7.00", 420, 686).Text("9.00", 520, 686).Extract();

        Assert.Equal([(TextBlockKind.Table, "May 2026\tJune 2026\tJuly 2026\nCash\t($ 12.50)\t$ 7.00\t9.00")], text.Blocks());
    }

    [Fact]
    public void Columns_of_prose_are_read_one_after_the_other()
    {
        var page = APdf.New().Page().Text("Two columns below", 72, 720, size: 18);
        foreach (var line in Enumerable.Range(0, 8))
        {
            page.Text($"left line {line} goes on and on to", 72, 680 - (14 * line)).Text($"right line {line} goes on and on to", 320, 680 - (14 * line));
        }

        var read = page.Extract().Pages[0].Text;

        Assert.True(read.IndexOf("left line 7", StringComparison.Ordinal) < read.IndexOf("right line 0", StringComparison.Ordinal), read);
        Assert.StartsWith("Two columns below", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void A_turned_page_reads_the_same(int degrees)
    {
        var text = APdf.New().Page("The first line of the page is", "followed by the second line.").Turned(degrees).Extract();

        Assert.Equal("The first line of the page is followed by the second line.", text.Pages[0].Text);
    }

    [Fact]
    public void An_accent_that_is_drawn_over_its_letter_is_one_with_it()
    {
        var before = APdf.New().Page().Text("caf", 72, 700).Text("´", 87.7, 700).Text("e", 86.7, 700).Text("s", 92.8, 700).Extract();
        var after = APdf.New().Page().Text("ninN", 72, 700).Text("o", 94.5, 700).Text("¨", 95.6, 700).Extract();
        var beside = APdf.New().Page().Text("x", 72, 700).Text("~", 77.5, 700).Text("o", 83.9, 700).Extract();

        Assert.Equal("cafés", before.Pages[0].Text);
        Assert.Equal("ninNö", after.Pages[0].Text);
        Assert.Equal("x~o", beside.Pages[0].Text);
    }

    [Fact]
    public void Text_that_was_drawn_twice_is_read_once()
    {
        var text = APdf.New().Page().Text("Shadow", 72, 700).Text("Shadow", 72.5, 699.6).Extract();

        Assert.Equal("Shadow", text.Pages[0].Text);
    }

    [Fact]
    public void Heads_and_feet_that_run_through_are_marginal()
    {
        var pdf = APdf.New();
        foreach (var number in Enumerable.Range(1, 4))
        {
            pdf.Page().Text("Board handbook", 72, 760).Text($"What page {number} says is said nowhere else.", 72, 500).Text($"Page {number} of 4", 280, 30);
        }

        var text = pdf.Extract();

        Assert.All(text.Pages, page => Assert.Equal([TextBlockKind.Marginal, TextBlockKind.Paragraph, TextBlockKind.Marginal], page.Blocks.Select(block => block.Kind)));
    }

    [Fact]
    public void A_page_without_letters_has_no_text()
    {
        Assert.False(APdf.New().Page().Extract().HasText);
    }
}
