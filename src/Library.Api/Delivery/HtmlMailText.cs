using System.Text;
using MimeKit.Text;

namespace Library.Api.Delivery;

/// <summary>The text of a mail that has markup alone, without what it quotes.</summary>
internal static class HtmlMailText
{
    // What mail programs put around the mail that is answered.
    private static readonly string[] QuoteMarks = ["gmail_quote", "divRplyFwdMsg", "appendonsend", "yahoo_quoted", "moz-cite-prefix"];

    public static string Of(string html)
    {
        var tokenizer = new HtmlTokenizer(new StringReader(html));
        var text = new StringBuilder();
        var (quotes, hidden) = (0, 0);
        while (tokenizer.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken { IsEndTag: false } tag when IsQuote(tag):
                    return text.ToString();
                case HtmlTagToken { Id: HtmlTagId.BlockQuote } tag:
                    quotes = Math.Max(0, quotes + (tag.IsEndTag ? -1 : 1));
                    break;
                case HtmlTagToken { Id: HtmlTagId.Head or HtmlTagId.Style or HtmlTagId.Script or HtmlTagId.Title, IsEmptyElement: false } tag:
                    hidden = Math.Max(0, hidden + (tag.IsEndTag ? -1 : 1));
                    break;
                case HtmlTagToken tag when quotes == 0 && hidden == 0:
                    text.Append(BreakOf(tag));
                    break;
                case HtmlDataToken data when token.Kind == HtmlTokenKind.Data && quotes == 0 && hidden == 0:
                    AppendWords(text, data.Data);
                    break;
            }
        }

        return text.ToString();
    }

    private static bool IsQuote(HtmlTagToken tag) =>
        tag.Attributes.Any(attribute => attribute.Id is HtmlAttributeId.Class or HtmlAttributeId.Id && QuoteMarks.Any(mark => attribute.Value?.Split(' ').Contains(mark, StringComparer.Ordinal) == true));

    private static string BreakOf(HtmlTagToken tag) => tag.Id switch
    {
        HtmlTagId.Br => "\n",
        HtmlTagId.P or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.Table when tag.IsEndTag => "\n\n",
        HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.LI when tag.IsEndTag => "\n",
        HtmlTagId.LI => "- ",
        _ => "",
    };

    private static void AppendWords(StringBuilder text, string data)
    {
        foreach (var letter in data)
        {
            if (!char.IsWhiteSpace(letter))
            {
                text.Append(letter);
            }
            else if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
            {
                text.Append(' ');
            }
        }
    }
}
