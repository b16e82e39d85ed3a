using System.Text;

namespace Library.Storage;

/// <summary>One line of text from outside, as it may stand in a list, a mail's subject or a log.</summary>
public static class PlainLine
{
    /// <summary>Without control and bidirectional characters, runs of white space as one blank, trimmed.</summary>
    public static string Of(string? text)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                line.Append(line.Length > 0 && line[^1] != ' ' ? " " : "");
            }
            else if (!IsBidirectional(rune) && rune != Rune.ReplacementChar)
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>Whether a character changes the direction of those around it: the Bidi_Control property of Unicode (UAX #9).</summary>
    public static bool IsBidirectional(Rune rune) =>
        rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
