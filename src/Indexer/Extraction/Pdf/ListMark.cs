using System.Text.RegularExpressions;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Tells by its first characters that a line is an item of a list. As with all patterns here, its time is bounded by that of the process and not by the clock.</summary>
internal static partial class ListMark
{
    public static bool IsItem(string line) =>
        line.Length > 1 && (line[0] is '•' or '▪' or '■' or '◦' or '●' or '○' or '‣' or '–' or '-' or '*' or '·' or '(' or '➢' || char.IsAsciiLetterOrDigit(line[0])) && Mark().IsMatch(line);

    /// <summary>A mark that stands alone, its text set apart.</summary>
    public static bool IsMark(string piece) => piece.Length <= 6 && IsItem(piece + " x");

    [GeneratedRegex(@"^(?:[•▪■◦●○‣➢·]\s?\S|[–*-]\s\S|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s\S)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Mark();
}
