using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using Library.SampleBuilder.Markup;
using Markdig.Syntax;

namespace Library.SampleBuilder.Word;

/// <summary>Turns the blocks of a body into paragraphs and tables.</summary>
internal sealed class BlockWriter(HouseStyle style, WordNumbering numbering)
{
    private readonly TableWriter _tables = new(style);

    public IEnumerable<OpenXmlElement> Write(ContainerBlock container) => container.SelectMany(block => Write(block, "BodyText"));

    private IEnumerable<OpenXmlElement> Write(Block block, string textStyle) => block switch
    {
        PageBreakBlock => [new Paragraph(new Run(new Break { Type = BreakValues.Page }))],
        HeadingBlock { Level: 1 } title => [Text("Title", title)],
        HeadingBlock heading => [Text($"Heading{Math.Min(heading.Level - 1, 4)}", heading)],
        ListBlock list => WriteList(list, level: 0),
        QuoteBlock quote => quote.SelectMany(inner => Write(inner, "Quote")),
        Markdig.Extensions.Tables.Table table => [_tables.Write(table), Spacer()],
        ThematicBreakBlock => [new Paragraph(Style("FormLine"))],
        ParagraphBlock line when SampleBody.IsFormLine(line) => [new Paragraph(Style("FormLine"))],
        LeafBlock text => [Text(textStyle, text)],
        _ => [],
    };

    private IEnumerable<OpenXmlElement> WriteList(ListBlock list, int level)
    {
        var depth = Math.Min(level, WordNumbering.DeepestLevel);
        var start = int.TryParse(list.OrderedStart, out var number) ? number : 1;
        var id = list.IsOrdered ? numbering.AddList(depth, start) : WordNumbering.Bullets;
        foreach (var item in list.Cast<ListItemBlock>())
        {
            for (var i = 0; i < item.Count; i++)
            {
                var elements = item[i] switch
                {
                    ListBlock inner => WriteList(inner, level + 1),
                    LeafBlock text when i == 0 => [ItemText(item, text, depth, id)],
                    var other => Write(other, "ListContinue"),
                };
                foreach (var element in elements)
                {
                    yield return element;
                }
            }
        }
    }

    private static Paragraph ItemText(ListItemBlock item, LeafBlock text, int depth, int id)
    {
        if (SampleBody.IsCheck(item))
        {
            var check = Text("Checklist", text);
            check.ParagraphProperties?.Append(new Indentation { Left = $"{432 * (depth + 1)}", Hanging = "432" });
            return check;
        }

        var name = id == WordNumbering.Bullets ? "ListBullet" : "ListNumber";
        var paragraph = Text(depth == 0 ? name : $"{name}{depth + 1}", text);
        paragraph.ParagraphProperties?.Append(new NumberingProperties(new NumberingLevelReference { Val = depth }, new NumberingId { Val = id }));
        return paragraph;
    }

    private static Paragraph Text(string styleId, LeafBlock block)
    {
        var paragraph = new Paragraph(Style(styleId));
        paragraph.Append(InlineWriter.Runs(block));
        return paragraph;
    }

    /// <summary>Keeps tables apart from what follows, as Word joins neighbours.</summary>
    private static Paragraph Spacer() => new(new ParagraphProperties(
        new ParagraphStyleId { Val = "BodyText" },
        new SpacingBetweenLines { Before = "0", After = "0", Line = "180", LineRule = LineSpacingRuleValues.Exact }));

    private static ParagraphProperties Style(string styleId) => new(new ParagraphStyleId { Val = styleId });
}
