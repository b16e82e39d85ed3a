using System.Text;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Makes one letter of a letter and an accent that are drawn apart, one over the other, as TeX's first fonts and some programs do.</summary>
internal static class PdfAccents
{
    private const string Spacing = "´`ˆ^¨˜~¸ˇ˚¯˘˙˝˛";
    private const string Combining = "\u0301\u0300\u0302\u0302\u0308\u0303\u0303\u0327\u030C\u030A\u0304\u0306\u0307\u030B\u0328";

    /// <summary>The letter that two make; null where they do not.</summary>
    /// <param name="last">Drawn just before <paramref name="glyph"/>, on about the same baseline.</param>
    public static string? JoinOrNull(in PdfGlyph last, in PdfGlyph glyph)
    {
        var (mark, letter) = MarkOrNull(last) is { } first ? (first, glyph) : MarkOrNull(glyph) is { } second ? (second, last) : default;
        if (mark == default || !LiesOver(last, glyph) || letter.Value.Length != 1 || !char.IsLetter(letter.Value[0]) || MarkOrNull(letter) is not null)
        {
            return null;
        }

        var stem = letter.Value[0] switch { 'ı' => 'i', 'ȷ' => 'j', var other => other };
        return $"{stem}{mark}".Normalize(NormalizationForm.FormC) is { Length: 1 } whole ? whole : null;
    }

    private static char? MarkOrNull(in PdfGlyph glyph) => glyph.Value is not [var sign] ? null
        : sign is >= '\u0300' and <= '\u036F' ? sign
        : Spacing.IndexOf(sign, StringComparison.Ordinal) is var at and >= 0 ? Combining[at]
        : null;

    /// <summary>Whether the narrower of the two stands within the other, but for a quarter of it.</summary>
    private static bool LiesOver(in PdfGlyph one, in PdfGlyph other)
    {
        var shared = Math.Min(one.Right, other.Right) - Math.Max(one.Left, other.Left);
        var narrow = Math.Min(one.Right - one.Left, other.Right - other.Left);
        return one.Turn == other.Turn && shared >= 0.75 * narrow && (narrow > 0 || shared >= 0);
    }
}
