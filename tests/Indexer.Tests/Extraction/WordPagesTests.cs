using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class WordPagesTests
{
    private const string Hard = "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>";
    private const string Rendered = "<w:p><w:r><w:lastRenderedPageBreak/></w:r></w:p>";
    private const string Next = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>";
    private const string Last = "<w:sectPr/>";

    [Theory]
    [InlineData("one soft break", Rendered, "A|B")]
    [InlineData("one hard break", Hard, "A|B")]
    [InlineData("a hard break that Word rendered", Hard + Rendered, "A|B")]
    [InlineData("a rendered page of nothing", Rendered + Rendered, "A|B")]
    [InlineData("an explicit blank page", Hard + Hard, "A||B")]
    [InlineData("an explicit blank page that Word rendered", Hard + Rendered + Hard + Rendered, "A||B")]
    [InlineData("a section", Next, "A|B")]
    [InlineData("a section that Word rendered", Next + Rendered, "A|B")]
    [InlineData("a break in the last paragraph of a section", "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:br w:type=\"page\"/></w:r></w:p>", "A|B")]
    [InlineData("a break before the paragraph", "<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>", "A|B")]
    [InlineData("a break that was deleted", "<w:p><w:del><w:r><w:br w:type=\"page\"/></w:r></w:del></w:p>", "A\nB")]
    [InlineData("a break of columns", "<w:p><w:r><w:br w:type=\"column\"/></w:r></w:p>", "A\nB")]
    public void Breaks_between_two_paragraphs_make_pages(string what, string breaks, string expected)
    {
        var text = AWordFile.New().Paragraph("A").Body(breaks).Paragraph("B").Body(Last).Extract();

        Assert.True(expected == string.Join('|', text.Pages.Select(page => page.Text)), what);
        Assert.Equal(Enumerable.Range(1, text.Pages.Count), text.Pages.Select(page => page.Number ?? 0));
    }

    [Fact]
    public void A_continuous_section_starts_no_page()
    {
        var text = AWordFile.New().Paragraph("A").Body(Next).Paragraph("B").Body("<w:sectPr><w:type w:val=\"continuous\"/></w:sectPr>").Extract();

        Assert.Equal("A\nB", Assert.Single(text.Pages).Text);
    }

    [Fact]
    public void A_paragraph_that_runs_over_the_page_is_on_both()
    {
        var text = AWordFile.New().Body("<w:p><w:r><w:t>before </w:t><w:lastRenderedPageBreak/><w:t>after</w:t></w:r></w:p>").Extract();

        Assert.Equal(["before", "after"], text.Pages.Select(page => page.Text));
    }

    [Fact]
    public void A_row_that_runs_over_the_page_counts_the_break_once()
    {
        const string cell = "<w:tc><w:p><w:r><w:t>top</w:t><w:lastRenderedPageBreak/><w:t>bottom</w:t></w:r></w:p></w:tc>";
        var text = AWordFile.New().Body($"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>").Extract();

        Assert.Equal(2, text.Pages.Count);
    }

    [Theory]
    [InlineData(3_000, 1)]
    [InlineData(3_001, null)]
    public void Without_a_break_a_long_file_does_not_tell_its_pages(int characters, int? number)
    {
        var text = AWordFile.New().Paragraph(new string('x', characters)).Extract();

        Assert.Equal(number, Assert.Single(text.Pages).Number);
        Assert.Equal(number, text.PageCount);
    }
}
