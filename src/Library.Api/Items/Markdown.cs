using System.Globalization;
using System.Text;
using Ganss.Xss;
using Library.Indexer.Extraction;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Library.Api.Items;

/// <summary>Shows what people write with Markdown: made HTML by Markdig, and cleaned by HtmlSanitizer of all that could run or load anything.</summary>
internal static class Markdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseTaskLists().UseAutoLinks().Build();

    private static readonly HtmlSanitizer Sanitizer = Clean();

    /// <summary>Markup for inside a section with a heading of the second level.</summary>
    public static MarkupString ToHtml(string text)
    {
        if (ParseOrNull(text) is not { } document)
        {
            return new MarkupString($"<pre>{System.Net.WebUtility.HtmlEncode(text)}</pre>");
        }

        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(heading.Level + 2, 6);
        }

        return new MarkupString(Sanitizer.Sanitize(document.ToHtml(Pipeline)));
    }

    /// <summary>The same as plain text, for calendars and files.</summary>
    public static string ToPlainText(string text) => (ParseOrNull(text) is null ? text : Markdig.Markdown.ToPlainText(text, Pipeline)).Trim();

    /// <summary>The same as blocks of text, for pages that are not markup.</summary>
    public static IReadOnlyList<TextBlock> ToBlocks(string text)
    {
        var blocks = new List<TextBlock>();
        if (ParseOrNull(text) is { } document)
        {
            AddBlocks(blocks, document, depth: 0, mark: null);
        }
        else
        {
            blocks.Add(new TextBlock(TextBlockKind.Paragraph, 0, text));
        }

        return blocks;
    }

    /// <summary>Null where it is nested deeper than Markdig goes: it is shown as it was written then.</summary>
    public static MarkdownDocument? ParseOrNull(string text)
    {
        try
        {
            return Markdig.Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static void AddBlocks(List<TextBlock> blocks, ContainerBlock container, int depth, string? mark)
    {
        foreach (var block in container)
        {
            switch (block)
            {
                case ListBlock list:
                    var number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
                    foreach (var item in list.OfType<ListItemBlock>())
                    {
                        AddBlocks(blocks, item, depth + 1, list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "• ");
                    }

                    break;
                case ContainerBlock inner:
                    AddBlocks(blocks, inner, depth, mark);
                    break;
                case LeafBlock leaf when PlainTextOf(leaf) is { Length: > 0 } words:
                    blocks.Add(leaf is HeadingBlock heading ? new TextBlock(TextBlockKind.Heading, heading.Level, words)
                        : depth > 0 ? new TextBlock(TextBlockKind.ListItem, depth, $"{mark}{words}")
                        : new TextBlock(TextBlockKind.Paragraph, 0, words));
                    mark = null;
                    break;
                default:
                    break;
            }
        }
    }

    private static string PlainTextOf(LeafBlock leaf)
    {
        if (leaf.Inline is null)
        {
            return leaf.Lines.ToString().Trim();
        }

        var words = new StringBuilder();
        foreach (var inline in leaf.Inline.Descendants())
        {
            _ = inline switch
            {
                LiteralInline literal => words.Append(literal.Content.AsSpan()),
                CodeInline code => words.Append(code.Content),
                LineBreakInline { IsHard: true } => words.Append('\n'),
                LineBreakInline => words.Append(' '),
                AutolinkInline link => words.Append(link.Url),
                _ => words,
            };
        }

        return words.ToString().Trim();
    }

    private static HtmlSanitizer Clean()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Clear();
        sanitizer.AllowedTags.UnionWith(["p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "thead", "tbody", "tr", "th", "td"]);
        sanitizer.AllowedAttributes.Clear();
        sanitizer.AllowedAttributes.UnionWith(["href", "start", "rel"]);
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedSchemes.UnionWith(["http", "https", "mailto"]);
        sanitizer.AllowedCssProperties.Clear();

        sanitizer.PostProcessNode += (_, node) =>
        {
            if (node.Node is AngleSharp.Dom.IElement { LocalName: "a" } link)
            {
                link.SetAttribute("rel", "noopener noreferrer nofollow");
            }
        };
        return sanitizer;
    }
}
