namespace Library.Storage;

/// <summary>Patterns of SQL's LIKE for words that people type: their wildcards mean themselves, and the letters A to Z stand for a to z.</summary>
/// <remarks>To be compared with <see cref="Lower"/> of a column: databases differ in whether LIKE itself tells them apart.</remarks>
public static class LikePattern
{
    /// <summary>The character to name beside each pattern.</summary>
    public const string Escape = @"\";

    /// <summary>SQL's <c>lower</c>, for queries only.</summary>
    public static string Lower(string text) => throw new NotSupportedException($"For queries only, not for '{text}'.");

    public static string Containing(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lower = string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter));
        return $"%{lower.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
    }
}
