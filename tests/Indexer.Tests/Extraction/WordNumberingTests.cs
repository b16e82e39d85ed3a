using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class WordNumberingTests
{
    private const string ThreeLevels = """
        <w:abstractNum w:abstractNumId="7">
          <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
          <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>EXTRA<w:lvlText w:val="%1.%2 (%3)"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
        """;

    [Theory]
    [InlineData("", new[] { "3 A", "3.1 B", "3.1 (a) C", "3.2 B", "3.2 (a) C" })]
    [InlineData("<w:lvlRestart w:val=\"0\"/>", new[] { "3 A", "3.1 B", "3.1 (a) C", "3.2 B", "3.2 (b) C" })]
    [InlineData("<w:lvlRestart w:val=\"1\"/>", new[] { "3 A", "3.1 B", "3.1 (a) C", "3.2 B", "3.2 (b) C" })]
    [InlineData("<w:isLgl/>", new[] { "3 A", "3.1 B", "3.1 (1) C", "3.2 B", "3.2 (1) C" })]
    [InlineData("<w:suff w:val=\"nothing\"/>", new[] { "3 A", "3.1 B", "3.1 (a)C", "3.2 B", "3.2 (a)C" })]
    public void Levels_count_and_restart_as_they_say(string extra, string[] expected)
    {
        var items = Item(0, "A") + Item(1, "B") + Item(2, "C") + Item(1, "B") + Item(2, "C");

        Assert.Equal(expected, Texts(ThreeLevels.Replace("EXTRA", extra, StringComparison.Ordinal), items));
    }

    [Theory]
    [InlineData("ordinal", "1st", "2nd", "3rd")]
    [InlineData("ordinalText", "First", "Second", "Third")]
    [InlineData("cardinalText", "One", "Two", "Three")]
    [InlineData("decimalZero", "01", "02", "03")]
    [InlineData("numberInDash", "- 1 -", "- 2 -", "- 3 -")]
    [InlineData("upperLetter", "A", "B", "C")]
    [InlineData("chicago", "*", "†", "‡")]
    [InlineData("chineseCounting", "一", "二", "三")]
    [InlineData("noSuchFormat", "1", "2", "3")]
    public void Numbers_are_written_in_their_format(string format, string first, string second, string third) =>
        Assert.Equal([$"{first} a", $"{second} a", $"{third} a"], Texts(OneLevel(format, "%1"), Item(0, "a") + Item(0, "a") + Item(0, "a")));

    [Fact]
    public void A_list_may_override_a_level_and_start_anew()
    {
        var numbering = OneLevel("decimal", "%1.") + """
            <w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
            <w:num w:numId="5"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride></w:num>
            """;

        Assert.Equal(["1. a", "5. b", "6. c", "G) d"], Texts(numbering, Item(0, "a") + Item(0, "b", 4) + Item(0, "c") + Item(0, "d", 5)));
    }

    [Theory]
    [InlineData("<w:start w:val=\"0\"/>")]
    [InlineData("")]
    public void A_list_starts_at_zero_where_it_says_so_or_nothing(string start) =>
        Assert.Equal(["0. a", "1. b"], Texts(OneLevel("decimal", "%1.").Replace("<w:start w:val=\"1\"/>", start, StringComparison.Ordinal), Item(0, "a") + Item(0, "b")));

    [Fact]
    public void A_list_is_found_through_the_style_that_defines_it()
    {
        const string numbering = """
            <w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Policy"/></w:abstractNum>
            <w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Policy"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Article %1."/></w:lvl></w:abstractNum>
            <w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="Circle"/><w:styleLink w:val="Circle"/></w:abstractNum>
            <w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="9"/></w:num><w:num w:numId="5"><w:abstractNumId w:val="77"/></w:num>
            """;

        Assert.Equal(["Article I. a", "b", "c"], Texts(numbering, Item(0, "a") + Item(0, "b", 4) + Item(0, "c", 5)));
    }

    [Fact]
    public void A_style_is_tied_to_the_level_that_names_it()
    {
        const string styles = "<w:style w:type=\"paragraph\" w:styleId=\"Clause\"><w:name w:val=\"Clause\"/><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>";
        var numbering = ThreeLevels.Replace("<w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2\"/>", "<w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"Clause\"/><w:lvlText w:val=\"%1.%2\"/>", StringComparison.Ordinal);
        var text = AWordFile.New().WordPart("styles.xml", "styles", "styles", styles).WordPart("numbering.xml", "numbering", "numbering", numbering)
            .Body(Item(0, "A") + "<w:p><w:pPr><w:pStyle w:val=\"Clause\"/></w:pPr><w:r><w:t>B</w:t></w:r></w:p>").Extract();

        Assert.Equal(["3 A", "3.1 B"], text.Blocks().Select(block => block.Text));
    }

    [Fact]
    public void A_picture_as_a_bullet_is_a_bullet() =>
        Assert.Equal(["• a"], Texts(OneLevel("bullet", "\uF0B7").Replace("<w:lvlText", "<w:lvlPicBulletId w:val=\"0\"/><w:lvlText", StringComparison.Ordinal), Item(0, "a")));

    internal static string OneLevel(string format, string text) =>
        $"""<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>""";

    internal static string Item(int level, string text, int list = 3) =>
        $"""<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>""";

    private static IEnumerable<string> Texts(string numbering, string items) =>
        AWordFile.New().WordPart("numbering.xml", "numbering", "numbering", numbering).Body(items).Extract().Blocks().Select(block => block.Text);
}
