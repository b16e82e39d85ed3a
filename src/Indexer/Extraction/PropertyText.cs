using System.Text;

namespace Library.Indexer.Extraction;

/// <summary>Makes a title or name of what a file says of itself.</summary>
internal static class PropertyText
{
    private const int MaxLength = 500;

    /// <returns>One line, cut where it is absurdly long; null where nothing is left.</returns>
    public static string? CleanOrNull(string? raw)
    {
        if (raw is null)
        {
            return null;
        }

        var text = new StringBuilder();
        TextCleaning.Append(text, raw.AsSpan(0, Math.Min(raw.Length, MaxLength)));
        var clean = string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length == 0 ? null : clean;
    }
}
