namespace Library.Indexer.Index.Analysis;

/// <summary>A language by whose rules words are brought back to stems. English ones are kept of every text, those of another language beside them.</summary>
internal enum WordLanguage : byte
{
    English,
    Spanish,
    Portuguese,
}

internal static class WordLanguages
{
    /// <param name="tag">As <see cref="Extraction.ExtractedProperties.DetectedLanguage"/> has it.</param>
    public static WordLanguage Of(string? tag) => tag switch
    {
        "es" => WordLanguage.Spanish,
        "pt" => WordLanguage.Portuguese,
        _ => WordLanguage.English,
    };
}
