using System.Buffers;
using System.Net;
using System.Text;

namespace Library.Indexer.Extraction.PlainText;

/// <summary>Takes the marks out of a line of Markdown: of links and pictures their words stay.</summary>
internal static class MarkdownInline
{
    private const int MaxTag = 1_000;

    private static readonly SearchValues<char> Marks = SearchValues.Create("*_`[<\\!&~");

    public static string ToText(string line)
    {
        if (!line.AsSpan().ContainsAny(Marks))
        {
            return line;
        }

        var text = new StringBuilder();
        for (var at = 0; at < line.Length;)
        {
            at = Take(line, at, text);
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    private static int Take(string line, int at, StringBuilder text)
    {
        var next = at + 1 < line.Length ? line[at + 1] : '\0';
        switch (line[at])
        {
            case '\\' when char.IsPunctuation(next) || char.IsSymbol(next):
                text.Append(next);
                return at + 2;
            case '!' when next is '[':
                return at + 1;
            case '[':
                return at + 1;
            case ']' when next is '(' or '[':
                return AfterTarget(line, at + 1);
            case ']':
                return at + 1;
            case '*' or '`':
                return at + 1;
            case '~' when next is '~':
                return at + 2;
            case '_' when at == 0 || !char.IsLetterOrDigit(line[at - 1]) || !char.IsLetterOrDigit(next):
                return at + 1;
            case '<' when char.IsAsciiLetter(next) || next is '/' or '!':
                return AfterTag(line, at, text);
            default:
                text.Append(line[at]);
                return at + 1;
        }
    }

    private static int AfterTarget(string line, int open)
    {
        var close = line.IndexOf(line[open] is '(' ? ')' : ']', open);
        return close < 0 ? open + 1 : close + 1;
    }

    /// <summary>Leaves out a tag of HTML; an address in its place stays.</summary>
    private static int AfterTag(string line, int at, StringBuilder text)
    {
        var close = line.IndexOf('>', at, Math.Min(MaxTag, line.Length - at));
        if (close < 0)
        {
            text.Append('<');
            return at + 1;
        }

        var inner = line.AsSpan(at + 1, close - at - 1);
        if (inner.Contains("://", StringComparison.Ordinal) && !inner.Contains(' '))
        {
            text.Append(inner);
        }

        return close + 1;
    }
}
