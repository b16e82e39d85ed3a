using System.Text;
using Library.Indexer.Extraction;
using Library.Storage.Catalogue;

namespace Library.Indexer.Tests.Extraction;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public void Texts_are_read_in_their_encoding(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        var bytes = (hasMark ? encoding.GetPreamble() : []).Concat(encoding.GetBytes("Café – summary of the year")).ToArray();

        Assert.Equal([(TextBlockKind.Paragraph, "Café – summary of the year")], Extract(bytes, FileFormat.PlainText).Blocks());
    }

    [Fact]
    public void What_is_no_unicode_is_read_as_Windows_writes_it()
    {
        Assert.Equal([(TextBlockKind.Paragraph, "Café – “yes”")], Extract([.. "Caf"u8, 0xE9, 0x20, 0x96, 0x20, 0x93, .. "yes"u8, 0x94], FileFormat.PlainText).Blocks());
    }

    [Fact]
    public void Form_feeds_part_pages_and_long_texts_have_none()
    {
        Assert.Equal(["One\nstill\nTwo", "Three"], Extract("One\r\nstill\r\n\r\nTwo\fThree\f", FileFormat.PlainText).Pages.Select(page => page.Text));
        Assert.Equal(1, Assert.Single(Extract("Short", FileFormat.PlainText).Pages).Number);
        Assert.Null(Assert.Single(Extract(new string('a', 4_000), FileFormat.PlainText).Pages).Number);
    }

    [Fact]
    public void Markdown_has_headings_lists_tables_and_links()
    {
        var text = Extract("---\ntitle: Policy\n---\n# One **bold**\n\nTwo\n===\nSome [link](http://x) and `code_x`.\n\n- a\n  - b\n1. c\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```\n# no heading\n```\n", FileFormat.Markdown);

        Assert.Equal("Policy", text.Properties.Title);
        Assert.Equal(
            [
                (TextBlockKind.Heading, "One bold"), (TextBlockKind.Heading, "Two"), (TextBlockKind.Paragraph, "Some link and code_x."),
                (TextBlockKind.ListItem, "a"), (TextBlockKind.ListItem, "b"), (TextBlockKind.ListItem, "c"),
                (TextBlockKind.Table, "A\tB\n1\t2"), (TextBlockKind.Paragraph, "# no heading"),
            ],
            text.Blocks());
    }

    [Theory]
    [InlineData("a,b\n\"x, \"\"y\"\"\nz\",2\n", "a\tb\nx, \"y\" z\t2")]
    [InlineData("a;b\n1,5;2\n", "a\tb\n1,5\t2")]
    [InlineData("a\tb\r\n1\t2\r\n", "a\tb\n1\t2")]
    public void Tables_are_read_whatever_parts_their_cells(string csv, string expected)
    {
        Assert.Equal([(TextBlockKind.Table, expected)], Extract(csv, FileFormat.Csv).Blocks());
    }

    [Fact]
    public void A_quote_that_is_never_closed_hides_nothing_and_holds_little()
    {
        var csv = "a,b\n\"open" + string.Concat(Enumerable.Repeat("\nline,with,cells", 2_500_000));

        var text = Extract(csv, FileFormat.Csv);

        Assert.EndsWith("line\twith\tcells", text.Pages[0].Blocks[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_web_page_is_read_without_what_is_not_seen()
    {
        var text = Extract(
            """
            <!DOCTYPE html><html lang="es"><head><title>Plan &amp; more</title><style>p{}</style><script>if (a<b) "</p>"</script></head>
            <body><h2>Inicio</h2><p>Uno <b>dos</b>&nbsp;tres<p hidden>secret</p><!-- no --><ul><li>a<ul><li>b</ul></ul>
            <table><tr><th>A</th><th></th><th>C</th></tr><tr><td>1<td>2<td>3</table><noscript>no</noscript>
            """, FileFormat.Html);

        Assert.Equal(("Plan & more", "es"), (text.Properties.Title, text.Properties.Language));
        Assert.Equal(
            [(TextBlockKind.Heading, "Inicio"), (TextBlockKind.Paragraph, "Uno dos tres"), (TextBlockKind.ListItem, "a"), (TextBlockKind.ListItem, "b"), (TextBlockKind.Table, "A\t\tC\n1\t2\t3")],
            text.Blocks());
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<ul><li>")]
    [InlineData("<a b=\"")]
    public void A_web_page_may_be_nested_as_deep_as_it_likes(string tag)
    {
        Assert.NotNull(Extract("<html>" + string.Concat(Enumerable.Repeat(tag, 100_000)) + "text", FileFormat.Html));
    }

    private static ExtractedText Extract(string text, FileFormat format) => Extract(Encoding.UTF8.GetBytes(text), format);

    private static ExtractedText Extract(byte[] bytes, FileFormat format) =>
        Assert.IsType<ExtractionResult.Extracted>(Extractions.TryExtract(new MemoryStream(bytes), format)).Text;
}
