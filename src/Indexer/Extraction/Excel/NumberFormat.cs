using System.Globalization;
using System.Text;

namespace Library.Indexer.Extraction.Excel;

/// <summary>Writes numbers as the common format codes of workbooks do (ECMA-376 part 1, 18.8.31): dates, times, percents, thousands and currencies.</summary>
internal sealed class NumberFormat
{
    private const int MaxCode = 255;
    private const int MaxDecimals = 15;
    private const double DaysTo1904 = 1_462;
    private const double LargestPlain = 1e15;
    private const double LastDay = 2_958_466;

    private static readonly string[] Currencies = ["$", "€", "£", "¥"];

    private static readonly string[] Halves = ["AM/PM", "A/P"];

    private readonly bool _countsFrom1904;
    private readonly string[] _sections;
    private readonly bool _isDate;

    public NumberFormat(string code, bool countsFrom1904)
    {
        _countsFrom1904 = countsFrom1904;
        _sections = SectionsOf(code.Length > MaxCode ? "" : code);
        _isDate = !_sections[0].StartsWith("General", StringComparison.OrdinalIgnoreCase) && Bare(_sections[0]).IndexOfAny(['y', 'd', 'h', 's', 'Y', 'D', 'H', 'S', 'm', 'M']) >= 0;
    }

    public string Format(double number)
    {
        if (_isDate)
        {
            var days = number + (_countsFrom1904 ? DaysTo1904 : 0);
            return days is >= 0 and < LastDay ? FormatTime(_sections[0], days) : General(number);
        }

        var isOwnSection = number < 0 && _sections.Length > 1;
        var section = isOwnSection ? _sections[1] : _sections[0];
        return Bare(section).IndexOfAny(['0', '#', '?']) < 0 || section.Contains('/', StringComparison.Ordinal) ? General(number) : FormatNumber(section, isOwnSection ? -number : number);
    }

    private static string General(double number) =>
        Math.Abs(number) < LargestPlain ? number.ToString("0.##########", CultureInfo.InvariantCulture) : number.ToString("G15", CultureInfo.InvariantCulture);

    private static string FormatNumber(string section, double number)
    {
        var bare = Bare(section);
        var point = bare.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : Math.Min(MaxDecimals, bare.Skip(point + 1).TakeWhile(character => character is '0' or '#' or '?').Count());
        if (bare.Contains("E+", StringComparison.OrdinalIgnoreCase))
        {
            return number.ToString(decimals == 0 ? "0E+00" : $"0.{new string('0', decimals)}E+00", CultureInfo.InvariantCulture);
        }

        var isPercent = bare.Contains('%', StringComparison.Ordinal);
        var isGrouped = bare.Contains("#,#", StringComparison.Ordinal) || bare.Contains("0,0", StringComparison.Ordinal) || bare.Contains("#,0", StringComparison.Ordinal);
        var digits = (isPercent ? number * 100 : number).ToString((isGrouped ? "N" : "F") + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var currency = Array.Find(Currencies, sign => section.Contains(sign, StringComparison.Ordinal) && !IsLocaleOnly(section, sign)) ?? "";
        var text = digits.StartsWith('-') ? $"-{currency}{digits[1..]}" : $"{currency}{digits}";
        text = isPercent ? text + "%" : text;
        return bare.Contains('(', StringComparison.Ordinal) || section.Contains("\\(", StringComparison.Ordinal) ? $"({text})"
            : bare.StartsWith('-') || section.Contains("\\-", StringComparison.Ordinal) ? $"-{text}"
            : text;
    }

    /// <summary>Whether a dollar sign only opens a locale ("[$-409]").</summary>
    private static bool IsLocaleOnly(string section, string sign) =>
        sign is "$" && !section.Replace("[$-", "[", StringComparison.Ordinal).Replace("[$", "[", StringComparison.Ordinal).Contains('$', StringComparison.Ordinal)
        && !section.Contains("[$$", StringComparison.Ordinal);

    private static string FormatTime(string section, double days)
    {
        // Excel counts a day too many from March 1900 on, as did the programs before it.
        var time = new DateTime(1899, 12, days < 60 ? 31 : 30, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds(Math.Round(days * 86_400));
        var is12 = section.Contains("AM/PM", StringComparison.OrdinalIgnoreCase) || section.Contains("A/P", StringComparison.OrdinalIgnoreCase);
        var text = new StringBuilder();
        var last = ' ';
        for (var at = 0; at < section.Length;)
        {
            var end = TokenEnd(section, at);
            var token = section[at..end];
            var kind = char.ToLowerInvariant(token[0]);
            text.Append(kind is 'm' && (last is 'h' || NextLetter(section, end) is 's') ? Two(time.Minute, token.Length) : Write(token, time, days, is12));
            last = char.IsAsciiLetter(kind) || token.StartsWith("[h", StringComparison.OrdinalIgnoreCase) ? (kind is '[' ? 'h' : kind) : last;
            at = end;
        }

        return text.ToString().Trim();
    }

    private static string Write(string token, DateTime time, double days, bool is12) => char.ToLowerInvariant(token[0]) switch
    {
        'y' => token.Length > 2 ? time.ToString("yyyy", CultureInfo.InvariantCulture) : time.ToString("yy", CultureInfo.InvariantCulture),
        'm' => token.Length switch { 1 => $"{time.Month}", 2 => Two(time.Month, 2), 3 => time.ToString("MMM", CultureInfo.InvariantCulture), 5 => time.ToString("MMM", CultureInfo.InvariantCulture)[..1], _ => time.ToString("MMMM", CultureInfo.InvariantCulture) },
        'd' => token.Length switch { 1 => $"{time.Day}", 2 => Two(time.Day, 2), 3 => time.ToString("ddd", CultureInfo.InvariantCulture), _ => time.ToString("dddd", CultureInfo.InvariantCulture) },
        'h' => Two(is12 ? ((time.Hour + 11) % 12) + 1 : time.Hour, token.Length),
        's' => Two(time.Second, token.Length),
        'a' when token.Length > 1 => time.Hour < 12 ? "AM" : "PM",
        '[' => token.StartsWith("[h", StringComparison.OrdinalIgnoreCase) ? $"{(long)(days * 24)}" : "",
        '"' => token.Trim('"'),
        '\\' => token[1..],
        '_' or '*' or '@' => "",
        _ => token,
    };

    private static string Two(int number, int digits) => number.ToString(digits > 1 ? "00" : "0", CultureInfo.InvariantCulture);

    private static char NextLetter(string section, int from) => char.ToLowerInvariant(section.Skip(from).FirstOrDefault(char.IsAsciiLetter));

    private static int TokenEnd(string section, int at)
    {
        var first = section[at];
        if (first is '[' or '"')
        {
            var close = section.IndexOf(first is '[' ? ']' : '"', at + 1);
            return close < 0 ? section.Length : close + 1;
        }

        if (first is '\\' or '_' or '*')
        {
            return Math.Min(at + 2, section.Length);
        }

        foreach (var half in Halves.Where(half => string.Compare(section, at, half, 0, half.Length, StringComparison.OrdinalIgnoreCase) == 0))
        {
            return at + half.Length;
        }

        var end = at + 1;
        while (char.IsAsciiLetter(first) && end < section.Length && char.ToLowerInvariant(section[end]) == char.ToLowerInvariant(first))
        {
            end++;
        }

        return end;
    }

    /// <summary>A section without what is quoted, escaped or in brackets.</summary>
    private static string Bare(string section)
    {
        var bare = new StringBuilder();
        for (var at = 0; at < section.Length;)
        {
            var end = TokenEnd(section, at);
            bare.Append(section[at] is '[' or '"' or '\\' or '_' or '*' ? "" : section[at..end]);
            at = end;
        }

        return bare.ToString();
    }

    private static string[] SectionsOf(string code)
    {
        var sections = new List<string>();
        var start = 0;
        for (var at = 0; at < code.Length;)
        {
            var end = TokenEnd(code, at);
            if (code[at] is ';')
            {
                sections.Add(code[start..at]);
                start = end;
            }

            at = end;
        }

        return [.. sections, code[start..]];
    }
}
