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
    private const string Spanish = "es";
    private const string Portuguese = "pt";

    /// <summary>By which language a text's words are brought back to stems beside English.</summary>
    /// <param name="tags">Of all the languages that it is in, as BCP 47 has them.</param>
    public static WordLanguage Of(IEnumerable<string> tags) => tags.Select(Of).FirstOrDefault(language => language != WordLanguage.English);

    public static WordLanguage Of(string tag) => tag switch
    {
        Spanish => WordLanguage.Spanish,
        Portuguese => WordLanguage.Portuguese,
        _ => WordLanguage.English,
    };

    /// <summary>What stands before the stems of a language, so that they meet nobody else's: no word or stem has a colon.</summary>
    public static string MarkOf(WordLanguage language) => language switch
    {
        WordLanguage.Spanish => Spanish + ":",
        WordLanguage.Portuguese => Portuguese + ":",
        _ => "",
    };
}
