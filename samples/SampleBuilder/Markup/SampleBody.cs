using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Library.SampleBuilder.Markup;

/// <summary>The parsed body of a source, with what both Word and print need to know marked on its blocks.</summary>
internal static class SampleBody
{
    public const string CheckClass = "check";
    public const string FormLineClass = "form-line";
    private const string SlideMark = "\n===\n";

    public static readonly MarkdownPipeline Pipeline = BuildPipeline();

    public static MarkdownDocument Parse(string markdown)
    {
        var document = Markdown.Parse(Typography.Prepare(markdown), Pipeline);
        MarkBlocks(document);
        return document;
    }

    public static IReadOnlyList<MarkdownDocument> ParseSlides(string markdown) =>
        [.. markdown.ReplaceLineEndings("\n").Split(SlideMark, StringSplitOptions.TrimEntries).Select(Parse)];

    /// <summary>The plain text of a block's inlines.</summary>
    public static string TextOf(LeafBlock block) => string.Concat(block.Inline?.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()) ?? []);

    public static string TextOf(ContainerBlock block) => string.Join(' ', block.Descendants<LeafBlock>().Select(TextOf));

    /// <summary>A list item that starts with a check box in place of a bullet.</summary>
    public static bool IsCheck(ListItemBlock item) => item.TryGetAttributes()?.Classes?.Contains(CheckClass) is true;

    /// <summary>A paragraph that is an empty line to write on.</summary>
    public static bool IsFormLine(Block block) => block.TryGetAttributes()?.Classes?.Contains(FormLineClass) is true;

    private static MarkdownPipeline BuildPipeline()
    {
        var builder = new MarkdownPipelineBuilder().UsePipeTables().UseSoftlineBreakAsHardlineBreak().DisableHtml();
        builder.BlockParsers.FindExact<ParagraphBlockParser>()?.ParseSetextHeadings = false;
        return builder.Build();
    }

    private static void MarkBlocks(ContainerBlock container)
    {
        for (var i = 0; i < container.Count; i++)
        {
            switch (container[i])
            {
                case ParagraphBlock paragraph when TextOf(paragraph) == PageBreakBlock.Mark:
                    container[i] = new PageBreakBlock();
                    break;
                case ParagraphBlock paragraph when TextOf(paragraph) is ['_', _, _, ..] text && text.All(letter => letter == '_'):
                    paragraph.GetAttributes().AddClass(FormLineClass);
                    break;
                case Table table:
                    TableShape.Apply(table);
                    break;
                case ListItemBlock item when item.FirstOrDefault() is ParagraphBlock first && TextOf(first) is [Typography.EmptyBox or Typography.TickedBox, ..]:
                    item.GetAttributes().AddClass(CheckClass);
                    MarkBlocks(item);
                    break;
                case ContainerBlock inner:
                    MarkBlocks(inner);
                    break;
            }
        }
    }
}
