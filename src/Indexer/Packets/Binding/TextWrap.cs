using System.Text;
using PdfSharp.Drawing;

namespace Library.Indexer.Packets.Binding;

/// <summary>Breaks text into lines of a width.</summary>
internal static class TextWrap
{
    private static readonly XGraphics Measure = XGraphics.CreateMeasureContext(new XSize(FlowPages.Width, FlowPages.Height), XGraphicsUnit.Point, XPageDirection.Downwards);

    /// <summary>The lines of a text; at least one. Its own line breaks are kept, and a word that is too long is broken.</summary>
    public static IReadOnlyList<string> Lines(string text, XFont font, double width)
    {
        var lines = new List<string>();
        foreach (var paragraph in Clean(text).Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (Fits(longer, font, width))
                {
                    line = longer;
                    continue;
                }

                if (line.Length > 0)
                {
                    lines.Add(line);
                }

                line = BreakOff(word, font, width, lines);
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>The text, cut with an ellipsis where it is wider than that.</summary>
    public static string Cut(string text, XFont font, double width)
    {
        var clean = Clean(text).Replace('\n', ' ');
        if (Fits(clean, font, width))
        {
            return clean;
        }

        var length = clean.Length;
        while (length > 0 && !Fits($"{clean[..length]}…", font, width))
        {
            length--;
        }

        return $"{clean[..length].TrimEnd()}…";
    }

    /// <summary>Adds the full lines of a word that is wider than a line, and gives what is left of it.</summary>
    private static string BreakOff(string word, XFont font, double width, List<string> lines)
    {
        while (!Fits(word, font, width))
        {
            var length = word.Length - 1;
            while (length > 1 && !Fits(word[..length], font, width))
            {
                length--;
            }

            if (char.IsHighSurrogate(word[length - 1]) && length > 1)
            {
                length--;
            }

            lines.Add(word[..length]);
            word = word[length..];
            if (length < 1 || word.Length <= 1)
            {
                break;
            }
        }

        return word;
    }

    private static bool Fits(string text, XFont font, double width) => Measure.MeasureString(text, font).Width <= width;

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text.ReplaceLineEndings("\n"))
        {
            clean.Append(letter == '\n' ? '\n' : char.IsControl(letter) || char.IsWhiteSpace(letter) ? ' ' : letter);
        }

        return clean.ToString();
    }
}
