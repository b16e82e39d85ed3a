namespace Library.Indexer.Index.Analysis;

/// <summary>Takes plurals and genders off Spanish and Portuguese words, and leaves verbs alone.</summary>
/// <remarks>
/// The light stemmers of Savoy (2006, "Light Stemming Approaches for the French, Portuguese, German and Hungarian Languages"), for words without accents. Short words
/// keep their plural apart there (niño, niños), but not here, where they are a school's commonest.
/// </remarks>
internal static class LightStems
{
    private const int ShortestStem = 3;

    /// <summary>Shorter words differ by their last letter: caso, casa.</summary>
    private const int ShortestWithGender = 5;

    private const int ShortestWithE = 4;

    public static string Spanish(string word) => WithoutGender(word switch
    {
        _ when Ends(word, "ces") => word[..^3] + 'z', // veces, vez
        [.., var before, 'e', 's'] when NeedsE(before) && word.Length - 2 >= ShortestStem => word[..^2], // planes, lecciones
        [.., 'a' or 'e' or 'o', 's'] when word.Length - 1 >= ShortestStem => word[..^1],
        _ => word,
    });

    public static string Portuguese(string word) => WithoutGender(word switch
    {
        _ when Ends(word, "oes") || Ends(word, "aes") => word[..^3] + "ao", // reunioes, reuniao
        _ when Ends(word, "ns") => word[..^2] + 'm', // jovens, jovem
        _ when Ends(word, "ais") => word[..^3] + "al",
        _ when Ends(word, "eis") => word[..^3] + "el",
        _ when Ends(word, "ois") => word[..^3] + "ol",
        [.., 'r' or 's' or 'z' or 'l', 'e', 's'] when word.Length - 2 >= ShortestStem => word[..^2], // professores
        [.., 'a' or 'e' or 'o', 's'] when word.Length - 1 >= ShortestStem => word[..^1],
        _ => word,
    });

    /// <summary>The consonants that a Spanish word can end in, which takes "es" in the plural; others belong to a word in "e" (padres, padre).</summary>
    private static bool NeedsE(char consonant) => consonant is 'd' or 'l' or 'n' or 'r' or 's' or 'y' or 'z' or 'j';

    private static string WithoutGender(string word) =>
        word switch
        {
            [.., 'e'] when word.Length >= ShortestWithE => word[..^1],
            [.., 'a' or 'o'] when word.Length >= ShortestWithGender => word[..^1],
            _ => word,
        };

    private static bool Ends(string word, string ending) => word.Length - ending.Length >= ShortestStem - 1 && word.EndsWith(ending, StringComparison.Ordinal);
}
