using System.Buffers;
using System.Text;

namespace Library.Indexer.Extraction;

/// <summary>Makes searchable text of the characters that files hold: ligatures taken apart, what is not seen left out.</summary>
internal static class TextCleaning
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        string.Concat(Enumerable.Range(0x20, 0x5F).Concat(Enumerable.Range(0xC0, 0x100)).Append(0x2019).Append(0x201C).Append(0x201D).Append(0x2013).Select(code => (char)code)));

    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    public static void Append(StringBuilder text, ReadOnlySpan<char> raw)
    {
        var odd = raw.IndexOfAnyExcept(Plain);
        if (odd < 0)
        {
            text.Append(raw);
            return;
        }

        text.Append(raw[..odd]);
        foreach (var character in raw[odd..])
        {
            AppendOne(text, character);
        }
    }

    /// <summary>Whether the character is written from right to left (Hebrew, Arabic and their neighbours).</summary>
    public static bool IsRightToLeft(char character) => character is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');

    private static void AppendOne(StringBuilder text, char character)
    {
        switch (character)
        {
            case >= '\uFB00' and <= '\uFB06':
                text.Append(Ligatures[character - '\uFB00']);
                break;
            case '\t' or '\n' or '\r' or '\u00A0' or '\u2028' or '\u2029' or '\u202F' or (>= '\u2000' and <= '\u200A'):
                text.Append(' ');
                break;
            case '\uF0B7' or '\uF0A7' or '\uF0D8':
                // Symbol's and Wingdings' bullets, which files name by their places in those fonts.
                text.Append('•');
                break;
            case (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC'):
                // Hebrew and Arabic letters as they look in their place of a word.
                text.Append(character.ToString().Normalize(NormalizationForm.FormKC));
                break;
            case '\u00AD' or '\u200B' or '\u2060' or '\uFEFF' or '\uFFFD' or '\uFFFE' or '\uFFFF' or (>= '\uE000' and <= '\uF8FF'):
                break;
            case (>= '\u200E' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'):
                // Marks of direction: matched by nothing, and they could make a snippet read backwards.
                break;
            default:
                if (!char.IsControl(character))
                {
                    text.Append(character);
                }

                break;
        }
    }
}
