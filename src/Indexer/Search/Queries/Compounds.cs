using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>Words that are written as one, as two, or with a hyphen: non-profit is nonprofit, and the other way round.</summary>
internal static class Compounds
{
    private const int ShortestRest = 4;

    /// <summary>What is often set off with a hyphen. Not "re" or "e", which open too many words that are none.</summary>
    private static readonly string[] Openings = ["anti", "co", "mid", "multi", "non", "post", "pre", "self", "semi"];

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    /// <summary>Stems of what is done electronically: e-mail, email.</summary>
    private static readonly FrozenSet<string> Electronic = FrozenSet.ToFrozenSet(["book", "file", "learn", "mail", "newslett", "rate", "sign", "signatur", "transcript"], StringComparer.Ordinal);

    /// <summary>The other ways of writing a word.</summary>
    /// <param name="words">The parts of one word, as its signs part it.</param>
    public static ImmutableArray<ImmutableArray<string>> Of(ImmutableArray<string> words) => words switch
    {
        [var first, var second] when first.Length + second.Length <= WordScanner.MaxWordLength && AreLetters(first) && AreLetters(second) => [[first + second]],
        [var word] when OpeningOrNull(word) is { } opening && MayBeWord(word.AsSpan(opening.Length)) && AreLetters(word) => [[opening, word[opening.Length..]]],
        [['e', .. var rest]] when Electronic.Contains(Stemmer.OfThread.FindOrNull(rest) ?? rest) => [["e", rest]],
        _ => [],
    };

    /// <summary>Whether the parts of a word, or of a name, are meant as they stand and in no other form: "by-laws" are not what is done "by law". So it is where a function word comes first, but for single letters, as in "e-mails".</summary>
    public static bool StandAsTyped(ImmutableArray<string> words) => words is [{ Length: > 1 } first, _, ..] && FunctionWords.Contains(first);

    private static string? OpeningOrNull(string word)
    {
        foreach (var opening in Openings)
        {
            if (word.Length >= opening.Length + ShortestRest && word.StartsWith(opening, StringComparison.Ordinal))
            {
                return opening;
            }
        }

        return null;
    }

    /// <summary>By how it begins: no word starts as the rest of "conflict" or "college" does.</summary>
    private static bool MayBeWord(ReadOnlySpan<char> word) => word[0] != word[1] && word[..3].ContainsAny(Vowels);

    private static bool AreLetters(string word) => word.All(char.IsAsciiLetterLower);
}
