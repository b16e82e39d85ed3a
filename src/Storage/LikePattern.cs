namespace Library.Storage;

/// <summary>Patterns of SQL's LIKE for words that people type: their wildcards mean themselves.</summary>
public static class LikePattern
{
    /// <summary>The character to name beside each pattern.</summary>
    public const string Escape = @"\";

    public static string Containing(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
    }
}
