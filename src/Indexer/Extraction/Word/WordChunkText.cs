using System.Net;
using System.Text;

namespace Library.Indexer.Extraction.Word;

/// <summary>The text of HTML that was put into a document: no more than its paragraphs.</summary>
internal static class WordChunkText
{
    private static readonly HashSet<string> Blocks = new(
        ["p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "hr", "pre", "blockquote", "section", "article", "dt", "dd", "body"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Unseen = new(["script", "style", "head", "title", "template"], StringComparer.OrdinalIgnoreCase);

    public static List<string> OfHtml(string html)
    {
        var paragraphs = new List<string>();
        var text = new StringBuilder();
        for (var at = 0; at < html.Length;)
        {
            var tag = html.IndexOf('<', at);
            text.Append(html, at, (tag < 0 ? html.Length : tag) - at);
            if (tag < 0)
            {
                break;
            }

            var name = NameOf(html, tag);
            if (Blocks.Contains(name) && text.Length > 0)
            {
                paragraphs.Add(WebUtility.HtmlDecode(text.ToString()));
                text.Clear();
            }

            at = EndOf(html, tag, name);
        }

        paragraphs.Add(WebUtility.HtmlDecode(text.ToString()));
        return paragraphs;
    }

    private static string NameOf(string html, int tag)
    {
        var start = tag + 1;
        start += start < html.Length && html[start] == '/' ? 1 : 0;
        var end = start;
        while (end < html.Length && char.IsAsciiLetterOrDigit(html[end]))
        {
            end++;
        }

        return html[start..end];
    }

    /// <summary>Where the text goes on behind a tag, a comment, or an element that is not shown.</summary>
    private static int EndOf(string html, int tag, string name)
    {
        var (mark, length) = string.CompareOrdinal(html, tag, "<!--", 0, 4) == 0 ? ("-->", 3) : (">", 1);
        var isUnseen = Unseen.Contains(name) && html[tag + 1] != '/';
        var from = isUnseen ? html.IndexOf($"</{name}", tag, StringComparison.OrdinalIgnoreCase) : tag;
        var end = from < 0 ? -1 : html.IndexOf(mark, from, StringComparison.Ordinal);
        return end < 0 ? html.Length : end + length;
    }
}
