using System.Text;

namespace Library.Indexer.Extraction;

/// <summary>Makes a title or name of what a file says of itself.</summary>
internal static class PropertyText
{
    private const int MaxLength = 500;

    /// <returns>One line, cut where it is absurdly long; null where nothing is left.</returns>
    public static string? CleanOrNull(string? raw) => raw is null ? null : LineOrNull(raw[..Math.Min(raw.Length, MaxLength)]);

    /// <returns>One line of any length; null where nothing is left.</returns>
    public static string? LineOrNull(string raw)
    {
        var text = new StringBuilder();
        TextCleaning.Append(text, raw);
        var clean = string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length == 0 ? null : clean;
    }
}
