using System.Globalization;

namespace Library.Indexer.Extraction.Word;

/// <summary>Writes a number in one of Word's formats (ECMA-376 part 1, 17.18.59); digits where the format is not known.</summary>
internal static class WordNumberFormat
{
    private const int MaxWords = 99;
    private const int MaxRepeat = 8;

    private static readonly string[] Ones =
    [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen",
        "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ];

    private static readonly string[] Tens = ["", "Ten", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];

    private static readonly Dictionary<string, string> OddOrdinals = new(StringComparer.OrdinalIgnoreCase)
    {
        ["One"] = "First",
        ["Two"] = "Second",
        ["Three"] = "Third",
        ["Five"] = "Fifth",
        ["Eight"] = "Eighth",
        ["Nine"] = "Ninth",
        ["Twelve"] = "Twelfth",
    };

    public static string Write(string format, int value) => format switch
    {
        "none" or "bullet" => "",
        "lowerLetter" => Letters(value).ToLowerInvariant(),
        "upperLetter" => Letters(value),
        "lowerRoman" => RomanNumber.Of(value).ToLowerInvariant(),
        "upperRoman" => RomanNumber.Of(value),
        "decimalZero" => value.ToString("00", CultureInfo.InvariantCulture),
        "ordinal" => $"{Digits(value)}{OrdinalEnding(value)}",
        "cardinalText" => Words(value),
        "ordinalText" => OrdinalWords(value),
        "hex" => value.ToString("X", CultureInfo.InvariantCulture),
        "numberInDash" => $"- {Digits(value)} -",
        "decimalEnclosedParen" => $"({Digits(value)})",
        "decimalEnclosedFullstop" => $"{Digits(value)}.",
        "chicago" => Repeat("*†‡§", value),
        "chineseCounting" or "chineseCountingThousand" or "japaneseCounting" or "ideographDigital" or "taiwaneseCounting" or "taiwaneseCountingThousand" => Chinese(value),
        _ => Digits(value),
    };

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A to Z, then AA, BB: Word repeats the letter.</summary>
    private static string Letters(int value) => Repeat("ABCDEFGHIJKLMNOPQRSTUVWXYZ", value);

    private static string Repeat(string signs, int value) =>
        value < 1 ? "" : new string(signs[(value - 1) % signs.Length], Math.Min(((value - 1) / signs.Length) + 1, MaxRepeat));

    private static string OrdinalEnding(int value) => (value % 100, value % 10) switch
    {
        ( >= 11 and <= 13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };

    private static string Words(int value) => value switch
    {
        < 0 or > MaxWords => Digits(value),
        < 20 => Ones[value],
        _ when value % 10 == 0 => Tens[value / 10],
        _ => $"{Tens[value / 10]}-{Ones[value % 10].ToLowerInvariant()}",
    };

    private static string OrdinalWords(int value)
    {
        if (value is < 0 or > MaxWords)
        {
            return $"{Digits(value)}{OrdinalEnding(value)}";
        }

        var words = Words(value);
        var last = words[(words.IndexOf('-', StringComparison.Ordinal) + 1)..];
        var ordinal = OddOrdinals.TryGetValue(last, out var odd) ? odd : last.EndsWith('y') ? $"{last[..^1]}ieth" : $"{last}th";
        return last.Length == words.Length ? ordinal : $"{words[..^last.Length]}{ordinal.ToLowerInvariant()}";
    }

    private static string Chinese(int value)
    {
        const string digits = "〇一二三四五六七八九";
        return value switch
        {
            < 0 or > MaxWords => Digits(value),
            < 10 => digits[value].ToString(),
            _ => $"{(value < 20 ? "" : digits[value / 10])}十{(value % 10 == 0 ? "" : digits[value % 10])}",
        };
    }
}
