using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Library.SampleBuilder.Word;

/// <summary>The style sheet of a Word file, under the names that Word gives to its built-in styles.</summary>
internal sealed class WordStyles(HouseStyle style, WordFonts fonts)
{
    private const string Grey = "595959";
    private const string LineColour = "BFBFBF";

    public Styles Build()
    {
        var styles = new Styles(Defaults());
        styles.Append(Texts());
        styles.Append(Headings());
        styles.Append(Lists());
        styles.Append(Tables());
        return styles;
    }

    private DocDefaults Defaults() => new(
        new RunPropertiesDefault(new RunPropertiesBaseStyle(Font(fonts.Text), Size(fonts.Size), new FontSizeComplexScript { Val = HalfPoints(fonts.Size) }, new Languages { Val = "en-US" })),
        new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(Spacing(before: 0, after: 7, line: 1.12))));

    private IEnumerable<Style> Texts() =>
    [
        new Style(new StyleName { Val = "Normal" }, new PrimaryStyle()) { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true },
        Paragraph("BodyText", "Body Text", new StyleParagraphProperties(new WidowControl(), Spacing(0, 7, 1.12)), []),
        Paragraph("Quote", "Quote", new StyleParagraphProperties(
            new ParagraphBorders(new LeftBorder { Val = BorderValues.Single, Size = 18, Space = 10, Color = style.Accent }), Spacing(4, 9, 1.12), Indent(0.3, right: 0.3)), [new Italic(), Colour("404040")]),
        Paragraph("FormLine", "Form Line", new StyleParagraphProperties(
            new ParagraphBorders(new BottomBorder { Val = BorderValues.Single, Size = 4, Space = 1, Color = "808080" }), Spacing(10, 6, 1)), []),
        Paragraph("Header", "header", new StyleParagraphProperties(
            new ParagraphBorders(new BottomBorder { Val = BorderValues.Single, Size = 4, Space = 4, Color = LineColour }), Spacing(0, 0, 1)), [Colour(Grey), Size(8.5)]),
        Paragraph("Footer", "footer", new StyleParagraphProperties(
            new ParagraphBorders(new TopBorder { Val = BorderValues.Single, Size = 4, Space = 4, Color = LineColour }),
            new Tabs(new TabStop { Val = TabStopValues.Right, Position = WordPage.TextWidth }), Spacing(0, 0, 1)), [Colour(Grey), Size(8.5)]),
    ];

    private IEnumerable<Style> Headings() =>
    [
        Title(),
        Heading(1, before: 18, after: 6, size: 1.4, [Colour(style.Accent)]),
        Heading(2, before: 13, after: 4, size: 1.16, [Colour(style.Accent)]),
        Heading(3, before: 10, after: 3, size: 1.04, []),
        Heading(4, before: 8, after: 2, size: 1, [new Italic(), Colour(Grey)]),
    ];

    private static IEnumerable<Style> Lists() =>
    [
        List("ListBullet", "List Bullet", WordNumbering.Bullets, level: 0),
        List("ListBullet2", "List Bullet 2", WordNumbering.Bullets, level: 1),
        List("ListBullet3", "List Bullet 3", WordNumbering.Bullets, level: 2),
        List("ListNumber", "List Number", WordNumbering.Numbers, level: 0),
        List("ListNumber2", "List Number 2", WordNumbering.Numbers, level: 1),
        List("ListNumber3", "List Number 3", WordNumbering.Numbers, level: 2),
        Paragraph("ListContinue", "List Continue", new StyleParagraphProperties(Spacing(0, 4, 1.1), Indent(0.3)), []),
        Paragraph("Checklist", "Checklist", new StyleParagraphProperties(Spacing(0, 4, 1.1), new Indentation { Left = "432", Hanging = "432" }), []),
    ];

    private IEnumerable<Style> Tables() =>
    [
        Paragraph("TableText", "Table Text", new StyleParagraphProperties(Spacing(2, 2, 1)), [Size(fonts.Size * 0.9)]),
        Paragraph("TableHeading", "Table Heading", new StyleParagraphProperties(new KeepNext(), Spacing(3, 3, 1)), [new Bold(), Colour(style.Accent), Size(fonts.Size * 0.9)]),
        new Style(
            new StyleName { Val = "Table Grid" },
            new PrimaryStyle(),
            new StyleTableProperties(WordPage.Borders(LineColour), new TableCellMarginDefault(
                new TopMargin { Width = "30", Type = TableWidthUnitValues.Dxa }, new TableCellLeftMargin { Width = 90, Type = TableWidthValues.Dxa },
                new BottomMargin { Width = "30", Type = TableWidthUnitValues.Dxa }, new TableCellRightMargin { Width = 90, Type = TableWidthValues.Dxa })))
        { Type = StyleValues.Table, StyleId = "TableGrid" },
    ];

    private Style Title()
    {
        OpenXmlElement rule = style.Theme is "report"
            ? new LeftBorder { Val = BorderValues.Single, Size = 48, Space = 10, Color = style.Accent }
            : new BottomBorder { Val = style.Theme is "classic" ? BorderValues.Double : BorderValues.Single, Size = 8, Space = 6, Color = style.Accent };
        var properties = new StyleParagraphProperties(new KeepNext(), new ParagraphBorders(rule), Spacing(6, 14, 1), new Justification
        {
            Val = style.Theme is "classic" ? JustificationValues.Center : JustificationValues.Left,
        });
        return Paragraph("Title", "Title", properties, [Font(fonts.Heading), new Bold(), Colour(style.Accent), Size(fonts.Size * 2)]);
    }

    private Style Heading(int level, double before, double after, double size, OpenXmlElement[] run)
    {
        var properties = new StyleParagraphProperties(new KeepNext(), new KeepLines(), Spacing(before, after, 1), new OutlineLevel { Val = level - 1 });
        OpenXmlElement[] all = [Font(fonts.Heading), new Bold(), .. run, Size(fonts.Size * size)];
        return Paragraph($"Heading{level}", $"heading {level}", properties, all);
    }

    private static Style List(string id, string name, int numbering, int level) => Paragraph(
        id,
        name,
        new StyleParagraphProperties(new NumberingProperties(new NumberingLevelReference { Val = level }, new NumberingId { Val = numbering }), Spacing(0, 4, 1.1)),
        []);

    private static Style Paragraph(string id, string name, StyleParagraphProperties properties, IEnumerable<OpenXmlElement> run) => new(
        new StyleName { Val = name },
        new BasedOn { Val = "Normal" },
        new NextParagraphStyle { Val = id.StartsWith("Heading", StringComparison.Ordinal) || id == "Title" ? "BodyText" : id },
        new PrimaryStyle(),
        properties,
        new StyleRunProperties(run))
    {
        Type = StyleValues.Paragraph,
        StyleId = id,
    };

    private static RunFonts Font(string name) => new() { Ascii = name, HighAnsi = name, ComplexScript = name };

    private static Color Colour(string value) => new() { Val = value };

    private static FontSize Size(double points) => new() { Val = HalfPoints(points) };

    private static string HalfPoints(double points) => Math.Round(points * 2).ToString(CultureInfo.InvariantCulture);

    private static Indentation Indent(double left, double right = 0) => new() { Left = Twips(left * 72), Right = Twips(right * 72) };

    /// <summary>Space before and after in points; the line as a multiple of its own height.</summary>
    private static SpacingBetweenLines Spacing(double before, double after, double line) => new()
    {
        Before = Twips(before),
        After = Twips(after),
        Line = Math.Round(line * 240).ToString(CultureInfo.InvariantCulture),
        LineRule = LineSpacingRuleValues.Auto,
    };

    private static string Twips(double points) => Math.Round(points * 20).ToString(CultureInfo.InvariantCulture);
}
