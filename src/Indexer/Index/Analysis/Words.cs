namespace Library.Indexer.Index.Analysis;

/// <summary>The folded words of short texts: queries, titles, keys.</summary>
internal static class Words
{
    [ThreadStatic]
    private static WordScanner? _scanner;

    public static List<string> List(string text)
    {
        var words = new List<string>();
        var scanner = _scanner ??= new WordScanner();
        for (scanner.Reset(text); scanner.Next();)
        {
            words.Add(scanner.Word.ToString());
        }

        return words;
    }

    /// <summary>A text's words with single spaces: equal for texts that differ only in case, accents and punctuation.</summary>
    public static string Key(string text) => string.Join(' ', List(text));
}
