using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Library.Api.Items;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MarkdigTable = Markdig.Extensions.Tables.Table;

namespace Library.Api.Conversations.Answers;

/// <summary>A question and its answer as a Word file, which others can go on with: the headings, lists, tables, emphases and links of what was written.</summary>
internal sealed class AnswerPaper
{
    private const int StepOfIndent = 360;

    /// <summary>Half points.</summary>
    private static readonly string[] HeadingSizes = ["36", "30", "26", "24", "22", "22"];

    private readonly MainDocumentPart _main;
    private readonly Body _body = new();

    private AnswerPaper(MainDocumentPart main) => _main = main;

    /// <summary>Writes one.</summary>
    /// <param name="question">Markdown.</param>
    /// <param name="answer">Markdown.</param>
    /// <param name="source">Where it was said, in a line of its own at the end.</param>
    /// <param name="address">Where that line leads.</param>
    public static byte[] Write(string title, string question, string answer, string source, Uri address)
    {
        using var file = new MemoryStream();
        using (var package = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            package.PackageProperties.Title = TextOf(title).Text;
            var main = package.AddMainDocumentPart();
            var paper = new AnswerPaper(main);
            paper._body.Append(Heading(1, [new Run(TextOf(title))]), Heading(2, [new Run(TextOf("The question"))]));
            paper.Add(question);
            paper._body.Append(Heading(2, [new Run(TextOf("The answer"))]));
            paper.Add(answer);
            paper._body.Append(new Paragraph(paper.Link(address, [new Run(TextOf(source))])));
            main.AddNewPart<StyleDefinitionsPart>().Styles = Styles();
            main.Document = new DocumentFormat.OpenXml.Wordprocessing.Document(paper._body);
        }

        return file.ToArray();
    }

    private void Add(string text)
    {
        if (Markdown.ParseOrNull(text) is { } written)
        {
            Add(written, indent: 0, mark: null);
        }
        else
        {
            _body.Append(new Paragraph(new Run(TextOf(text))));
        }
    }

    private void Add(ContainerBlock container, int indent, string? mark)
    {
        foreach (var block in container)
        {
            switch (block)
            {
                case ListBlock list:
                    var number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
                    foreach (var item in list.OfType<ListItemBlock>())
                    {
                        Add(item, indent + 1, list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}.") : "•");
                    }

                    break;
                case MarkdigTable table:
                    _body.Append(TableOf(table), new Paragraph());
                    break;
                case QuoteBlock quote:
                    Add(quote, indent + 1, mark: null);
                    break;
                case ContainerBlock inner:
                    Add(inner, indent, mark);
                    break;
                case HeadingBlock heading:
                    _body.Append(Heading(Math.Min(heading.Level + 2, HeadingSizes.Length), RunsOf(heading.Inline, new RunProperties())));
                    break;
                case LeafBlock { Inline: { } inlines }:
                    _body.Append(Indented(indent, mark, RunsOf(inlines, new RunProperties())));
                    break;
                case CodeBlock code:
                    foreach (var line in code.Lines.ToString().Split('\n'))
                    {
                        _body.Append(Indented(indent + 1, mark: null, [new Run(Plain(), TextOf(line))]));
                    }

                    break;
                default:
                    break; // A line across and definitions of links say nothing.
            }

            mark = null;
        }
    }

    private Table TableOf(MarkdigTable written)
    {
        var borders = new TableBorders(
            new TopBorder { Val = BorderValues.Single }, new LeftBorder { Val = BorderValues.Single }, new BottomBorder { Val = BorderValues.Single },
            new RightBorder { Val = BorderValues.Single }, new InsideHorizontalBorder { Val = BorderValues.Single }, new InsideVerticalBorder { Val = BorderValues.Single });
        var table = new Table(new TableProperties(borders), new TableGrid(written.ColumnDefinitions.Select(_ => new GridColumn())));
        foreach (var row in written.OfType<Markdig.Extensions.Tables.TableRow>())
        {
            table.Append(new TableRow(row.OfType<Markdig.Extensions.Tables.TableCell>().Select(cell => new TableCell(
                new Paragraph(cell.OfType<LeafBlock>().SelectMany(leaf => RunsOf(leaf.Inline, row.IsHeader ? new RunProperties(new Bold()) : new RunProperties())))))));
        }

        return table;
    }

    private static Paragraph Heading(int level, IEnumerable<OpenXmlElement> runs) => new([new ParagraphProperties(new ParagraphStyleId { Val = $"Heading{level}" }), .. runs]);

    /// <param name="mark">What stands before the first line, such as "•"; null for nothing.</param>
    private static Paragraph Indented(int indent, string? mark, IEnumerable<OpenXmlElement> runs)
    {
        var left = new Indentation { Left = $"{indent * StepOfIndent}" };
        if (mark is null)
        {
            return new Paragraph([new ParagraphProperties(left), .. runs]);
        }

        left.Hanging = $"{StepOfIndent}";
        return new Paragraph([new ParagraphProperties(left), new Run(TextOf(mark), new TabChar()), .. runs]);
    }

    private List<OpenXmlElement> RunsOf(ContainerInline? container, RunProperties look)
    {
        var runs = new List<OpenXmlElement>();
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case LiteralInline literal:
                    runs.Add(new Run(look.CloneNode(deep: true), TextOf(literal.Content.ToString())));
                    break;
                case CodeInline code:
                    runs.Add(new Run(Plain(), TextOf(code.Content)));
                    break;
                case HtmlEntityInline entity:
                    runs.Add(new Run(look.CloneNode(deep: true), TextOf(entity.Transcoded.ToString())));
                    break;
                case LineBreakInline { IsHard: true }:
                    runs.Add(new Run(new Break()));
                    break;
                case LineBreakInline:
                    runs.Add(new Run(TextOf(" ")));
                    break;
                case AutolinkInline auto:
                    runs.AddRange(LinkOrWords(auto.IsEmail ? $"mailto:{auto.Url}" : auto.Url, [new Run(look.CloneNode(deep: true), TextOf(auto.Url))]));
                    break;
                case LinkInline link:
                    runs.AddRange(LinkOrWords(link.IsImage ? null : link.Url, RunsOf(link, look)));
                    break;
                case EmphasisInline emphasis:
                    runs.AddRange(RunsOf(emphasis, With(look, emphasis.DelimiterCount > 1 ? new Bold() : new Italic())));
                    break;
                case ContainerInline inner:
                    runs.AddRange(RunsOf(inner, look));
                    break;
                default:
                    break;
            }
        }

        return runs;
    }

    /// <summary>A link where the address is one of the web or of mail; else its words alone.</summary>
    private IReadOnlyList<OpenXmlElement> LinkOrWords(string? url, IReadOnlyList<OpenXmlElement> words) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http" or "mailto") && words.All(word => word is Run) ? [Link(address, words)] : words;

    private Hyperlink Link(Uri address, IEnumerable<OpenXmlElement> words) => new(words) { Id = _main.AddHyperlinkRelationship(address, isExternal: true).Id };

    private static RunProperties With(RunProperties look, OpenXmlElement more)
    {
        var changed = (RunProperties)look.CloneNode(deep: true);
        changed.AddChild(more, throwOnError: false);
        return changed;
    }

    private static RunProperties Plain() => new(new RunFonts { Ascii = "Courier New", HighAnsi = "Courier New" });

    /// <summary>A text without what XML has no place for: controls, halves of pairs, and the two that are no characters.</summary>
    private static Text TextOf(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or >= 0x20 and not (0xFFFE or 0xFFFF))
            {
                clean.Append(rune.ToString());
            }
        }

        return new Text(clean.ToString()) { Space = SpaceProcessingModeValues.Preserve };
    }

    private static Styles Styles()
    {
        var styles = new Styles(new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(new RunFonts { Ascii = "Calibri", HighAnsi = "Calibri" }, new FontSize { Val = "22" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { After = "120" }))));
        for (var level = 1; level <= HeadingSizes.Length; level++)
        {
            styles.Append(new Style(
                new StyleName { Val = $"heading {level}" },
                new StyleParagraphProperties(new KeepNext(), new SpacingBetweenLines { Before = "240", After = "80" }, new OutlineLevel { Val = level - 1 }),
                new StyleRunProperties(new Bold(), new FontSize { Val = HeadingSizes[level - 1] }))
            { Type = StyleValues.Paragraph, StyleId = $"Heading{level}" });
        }

        return styles;
    }
}
