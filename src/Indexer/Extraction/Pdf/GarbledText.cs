using System.Globalization;
using Library.Indexer.Extraction.Language;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>
/// Tells text from what fonts give that do not say which letters they show (no usable ToUnicode map, ISO 32000-1, 9.10): signs that are
/// no letters at all, or letters in the place of others, as a cipher has them.
/// </summary>
internal static class GarbledText
{
    /// <summary>Of fewer letters nothing is said.</summary>
    private const int FewestLetters = 40;

    /// <summary>Of fewer Latin letters nothing is said by how often each is there.</summary>
    private const int FewestLatin = 300;

    /// <summary>The share of signs that stand for nothing from which on a page is garbled.</summary>
    private const double MostUnknown = 0.3;

    /// <summary>The share of the ten commonest letters in languages that write Latin: two thirds and more in prose, in lists of names and codes still half.</summary>
    private const double LeastCommon = 0.46;

    /// <summary>The share of a page's words that are articles, prepositions and the like; in a cipher it is next to nothing, on a page of codes with a heading more.</summary>
    private const double LeastCommonWords = 0.05;

    private const string Commonest = "etaoinsrlc";

    /// <param name="values">What the letters of a page stand for, one by one.</param>
    /// <param name="texts">The same as words; asked for where the letters alone do not tell.</param>
    public static bool Is(IEnumerable<string> values, Func<IEnumerable<string>> texts)
    {
        var (all, unknown, latin, common) = (0, 0, 0, 0);
        foreach (var value in values)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                unknown += value is "" ? 1 : 0;
                all += value is "" ? 1 : 0;
                continue;
            }

            all++;
            unknown += IsUnknown(value[0]) ? 1 : 0;
            var lower = char.ToLowerInvariant(value[0]);
            if (lower is >= 'a' and <= 'z')
            {
                latin++;
                common += Commonest.Contains(lower, StringComparison.Ordinal) ? 1 : 0;
            }
        }

        return all >= FewestLetters
            && (unknown > MostUnknown * all
                || (latin >= FewestLatin && latin * 2 > all && common < LeastCommon * latin && LanguageOfText.ShareOfCommonWords(texts()) < LeastCommonWords));
    }

    private static bool IsUnknown(char character) =>
        character is < ' ' or > '~' && (character == '\uFFFD' || char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
