using System.Globalization;
using System.Text.RegularExpressions;
using Library.SampleBuilder.Sources;

namespace Library.SampleBuilder;

/// <summary>The date that a file's properties carry: the first month and year that its running lines or its title name.</summary>
internal static partial class SampleDate
{
    private static readonly DateTimeOffset Unnamed = new(2026, 7, 1, 14, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Of(Sample sample)
    {
        var match = MonthAndYear().Match($"{sample.Footer}\n{sample.Title}\n{sample.Header}\n{sample.Body}");
        if (!match.Success)
        {
            return Unnamed;
        }

        var month = DateTime.ParseExact(match.Groups["month"].Value, "MMMM", CultureInfo.InvariantCulture).Month;
        var day = match.Groups["day"].Success ? Number(match.Groups["day"]) : 12;
        return new DateTimeOffset(Number(match.Groups["year"]), month, day, 14, 0, 0, TimeSpan.Zero);
    }

    private static int Number(Capture capture) => int.Parse(capture.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\b((?<day>[1-9]|[12]\d)\s)?(?<month>January|February|March|April|May|June|July|August|September|October|November|December)\s((?<day>[1-9]|[12]\d),\s)?(?<year>202[456])\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex MonthAndYear();
}
