using UglyToad.PdfPig.Content;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>
/// Finds letters that are set one below the other, as in Chinese and Japanese (ISO 32000-2, 9.7.4.3): each stands upright, so that nothing but its
/// neighbours tells.
/// </summary>
internal static class PdfVertical
{
    /// <summary>Whether a letter follows on the one before it, or the next on it, downwards.</summary>
    public static bool IsPartOfOne(IReadOnlyList<Letter> letters, int at) =>
        IsWide(letters[at].Value) && ((at > 0 && IsBelow(letters[at - 1], letters[at])) || (at + 1 < letters.Count && IsBelow(letters[at], letters[at + 1])));

    /// <summary>Whether a text is a letter or a sign of Chinese, Japanese or Korean, as wide as high.</summary>
    public static bool IsWide(string value) => value.Length is 1 or 2 && IsWide(value[0]);

    public static bool IsWide(char character) => character is (>= '\u2E80' and <= '\uD7AF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFE30' and <= '\uFE4F') or (>= '\uFF01' and <= '\uFF60') or (>= '\uD840' and <= '\uD8BF');

    /// <summary>Whether a letter is of a script that has no spaces: Korean has.</summary>
    public static bool IsUnspaced(char character) => IsWide(character) && character is < '\u3130' or (> '\u318F' and < '\uA960') or > '\uD7FF';

    private static bool IsBelow(Letter above, Letter below)
    {
        var size = Math.Max(1, above.PointSize);
        var (across, down) = (below.StartBaseLine.X - above.StartBaseLine.X, above.StartBaseLine.Y - below.StartBaseLine.Y);
        return IsWide(above.Value) && IsWide(below.Value) && Math.Abs(across) < 0.1 * size && down > 0.6 * size && down < 1.7 * size;
    }
}
