using System.Text;

namespace Library.Indexer.Extraction.Language;

/// <summary>The beginning of a text, to tell what a document is about that nobody described.</summary>
public static class FirstLines
{
    private const int PagesSeen = 5;

    /// <summary>Shorter paragraphs are addresses, dates and lines of a form.</summary>
    private const int ShortestParagraph = 60;

    private const int Longest = 240;

    /// <returns>One line, cut after a word; empty where the text has no prose in its first pages.</returns>
    public static string Of(ExtractedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new StringBuilder();
        foreach (var block in text.Pages.Take(PagesSeen).SelectMany(page => page.Blocks))
        {
            if (block.Kind == TextBlockKind.Paragraph && IsProse(block.Text))
            {
                lines.Append(lines.Length > 0 ? " " : "").Append(block.Text.ReplaceLineEndings(" ").Replace('\t', ' '));
            }

            if (lines.Length >= Longest)
            {
                break;
            }
        }

        return Cut(lines.ToString());
    }

    private static bool IsProse(string text) => text.Length >= ShortestParagraph && text.Count(char.IsLetter) > text.Length * 6 / 10 && !text.Contains("....", StringComparison.Ordinal);

    private static string Cut(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', Longest);
        end = end > Longest / 2 ? end : Longest - (char.IsHighSurrogate(text[Longest - 1]) ? 1 : 0);
        return $"{text[..end].TrimEnd(',', ';', ':', '-', ' ')} …";
    }
}
