using System.Collections.Immutable;
using System.Globalization;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>Numbers of forms, grades and years that are written as one or as two, years also short: W-9 is W9, FY2027 is FY 27, 2025-2026 is 2025-26.</summary>
internal static class Codes
{
    private const int MostLetters = 4;
    private const int MostDigits = 5;

    /// <summary>Letters that stand before a number as a word of their own only where they are so few: "page 3" is no code.</summary>
    private const int MostLettersApart = 2;

    private const int DigitsOfYear = 4;
    private const int ShortDigitsOfYear = 2;
    private const string Century = "20";

    /// <summary>The other ways of writing a code; none where the words are no code.</summary>
    /// <param name="words">The parts of one word, as its signs part it.</param>
    public static ImmutableArray<ImmutableArray<string>> Of(ImmutableArray<string> words) => words switch
    {
        [var word] when BreakOf(word) is > 0 and var at => ListSpellings(word[..at], word[at..], words),
        [var first, var second] when BreakOf(first + second) == first.Length => ListSpellings(first, second, words),
        [{ Length: DigitsOfYear } first, var second] when AreDigits(first) && AreDigits(second) && IsNextYear(first, second) => [[first, second.Length == DigitsOfYear ? second[ShortDigitsOfYear..] : first[..ShortDigitsOfYear] + second]],
        _ => [],
    };

    /// <summary>Whether two words, written apart, are taken together as one code.</summary>
    public static bool IsApart(string first, string second) => AreDigits(first) != AreDigits(second) && Of([first, second]).Length > 0
        && (AreDigits(first) ? second : first) is { Length: <= MostLettersApart } letters && (letters == "i" || !FunctionWords.Contains(letters)); // the form is I-9

    private static ImmutableArray<ImmutableArray<string>> ListSpellings(string first, string second, ImmutableArray<string> typed)
    {
        ImmutableArray<ImmutableArray<string>> spellings = [[first + second], [first, second]];
        spellings = YearOrNull(first, second) is { } year ? [.. spellings, [first + year], [first, year]] : spellings;
        return [.. spellings.Where(spelling => !spelling.SequenceEqual(typed))];
    }

    /// <summary>The year of a fiscal or school year, short where it was written long and the other way round.</summary>
    private static string? YearOrNull(string letters, string digits) => letters is not ("fy" or "sy") ? null
        : digits.Length == ShortDigitsOfYear ? Century + digits
        : digits.Length == DigitsOfYear && digits.StartsWith(Century, StringComparison.Ordinal) ? digits[ShortDigitsOfYear..]
        : null;

    private static bool IsNextYear(string first, string second) => second.Length is DigitsOfYear or ShortDigitsOfYear
        && (int.Parse(first, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture) is var next
        && (second.Length == DigitsOfYear ? second == next : second == next[ShortDigitsOfYear..]);

    /// <summary>Where some letters end and some digits begin, or the other way round; 0 where it is no code.</summary>
    private static int BreakOf(string word)
    {
        var isDigits = char.IsAsciiDigit(word[0]);
        var at = isDigits ? word.AsSpan().IndexOfAnyExceptInRange('0', '9') : word.AsSpan().IndexOfAnyInRange('0', '9');
        if (at < 0)
        {
            return 0;
        }

        var (letters, digits) = isDigits ? (word[at..], word[..at]) : (word[..at], word[at..]);
        return letters.Length <= MostLetters && digits.Length <= MostDigits && AreDigits(digits) && letters.All(char.IsAsciiLetterLower) && !(isDigits && letters is "st" or "nd" or "rd" or "th") ? at : 0;
    }

    private static bool AreDigits(string word) => word.All(char.IsAsciiDigit);
}
