using System.Globalization;
using System.Text;

namespace Library.Indexer.Index.Analysis;

/// <summary>What each UTF-16 unit means to the tokenizer: part of a word (and in which folded form), a word of its own, nothing, or a break.</summary>
/// <remarks>One table of 128 KB, built once: a look-up a character is what keeps the tokenizer at tens of millions of words a second.</remarks>
internal static class CharacterFolds
{
    /// <summary>Ends a word.</summary>
    public const char Break = '\0';

    /// <summary>Passed over inside a word: soft hyphens, joiners, combining accents.</summary>
    public const char Ignored = '\u0001';

    /// <summary>Folds to more than one character, see <see cref="Expand"/>.</summary>
    public const char Expands = '\u0002';

    /// <summary>A word of its own: scripts written without spaces, which are searched as runs of single characters.</summary>
    public const char Single = '\u0003';

    /// <summary>Joins two letters (don't), or parts a possessive s.</summary>
    public const char Apostrophe = '\u0004';

    /// <summary>Half of a character beyond the basic plane.</summary>
    public const char Surrogate = '\u0005';

    /// <summary>The highest of the values above; greater ones are folded characters.</summary>
    public const char LastClass = Surrogate;

    private static readonly Dictionary<char, string> Expansions = [];
    private static readonly char[] Table = Build();

    public static ReadOnlySpan<char> All => Table;

    public static string Expand(char c) => Expansions[c];

    private static char[] Build()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i <= char.MaxValue; i++)
        {
            table[i] = Classify((char)i);
        }

        foreach (var (from, to) in Specials())
        {
            table[from] = to.Length == 1 ? to[0] : Expands;
            if (to.Length > 1)
            {
                Expansions[from] = to;
            }
        }

        return table;
    }

    private static char Classify(char c)
    {
        if (char.IsSurrogate(c))
        {
            return Surrogate;
        }

        if (c is '\'' or '\u2018' or '\u2019' or '\u02BC' or '\uFF07')
        {
            return Apostrophe;
        }

        if (c is '\u00AD' or (>= '\u200B' and <= '\u200D') or '\u2060' or '\uFEFF' or (>= '\u0300' and <= '\u036F'))
        {
            return Ignored;
        }

        if (IsWrittenWithoutSpaces(c) && (char.IsLetterOrDigit(c) || IsMark(c)))
        {
            return Single;
        }

        if (char.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber)
        {
            return (char)('0' + (int)char.GetNumericValue(c));
        }

        return char.IsLetterOrDigit(c) ? Fold(c) : IsMark(c) ? c : Break;
    }

    private static char Fold(char c)
    {
        if (!HasForms(c))
        {
            return char.ToLowerInvariant(c);
        }

        var folded = new StringBuilder();
        foreach (var part in c.ToString().Normalize(NormalizationForm.FormKD))
        {
            if (!IsMark(part) && char.IsLetterOrDigit(part))
            {
                folded.Append(char.ToLowerInvariant(part));
            }
        }

        if (folded.Length > 1)
        {
            Expansions[c] = folded.ToString();
            return Expands;
        }

        return folded.Length == 1 ? folded[0] : char.ToLowerInvariant(c);
    }

    /// <summary>Whether the character may be an accented, joined or wide form of others: Latin, Greek, Cyrillic, Arabic presentation, ligatures, full width.</summary>
    private static bool HasForms(char c) =>
        c is (>= '\u00A0' and <= '\u052F') or (>= '\u1D00' and <= '\u1FFF') or (>= '\u2070' and <= '\u218F') or (>= '\uFB00' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFFDC');

    private static bool IsWrittenWithoutSpaces(char c) =>
        c is (>= '\u0E00' and <= '\u0EFF') // Thai, Lao
            or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF') // Myanmar, Khmer
            or (>= '\u1100' and <= '\u11FF') or (>= '\uAC00' and <= '\uD7AF') // Hangul: particles cling to its words
            or (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF'); // Han and kana

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>Letters that Unicode does not take apart but readers type without their strokes.</summary>
    private static Dictionary<char, string> Specials() => new()
    {
        ['ß'] = "ss",
        ['ẞ'] = "ss",
        ['æ'] = "ae",
        ['Æ'] = "ae",
        ['œ'] = "oe",
        ['Œ'] = "oe",
        ['ø'] = "o",
        ['Ø'] = "o",
        ['ł'] = "l",
        ['Ł'] = "l",
        ['đ'] = "d",
        ['Đ'] = "d",
        ['ð'] = "d",
        ['Ð'] = "d",
        ['þ'] = "th",
        ['Þ'] = "th",
        ['ı'] = "i",
        ['ħ'] = "h",
        ['Ħ'] = "h",
    };
}
