using System.Globalization;
using Library.Api.Search;
using Library.Storage.Cops;

namespace Library.Api.Cops;

/// <summary>Says figures of communities as people do.</summary>
internal static class FigureWords
{
    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <summary>"under a minute", "40 minutes", "5 hours", "3 days"; a dash where there is none.</summary>
    public static string Wait(TimeSpan? wait) => wait switch
    {
        null => "–",
        { TotalMinutes: < 1 } => "under a minute",
        { TotalMinutes: < 59.5 } time => SearchWords.Count((int)Math.Round(time.TotalMinutes), "minute", "minutes"),
        { TotalHours: < 47.5 } time => SearchWords.Count((int)Math.Round(time.TotalHours), "hour", "hours"),
        { } time => SearchWords.Count((int)Math.Round(time.TotalDays), "day", "days"),
    };

    /// <summary>"12 of 15, 80%"; a dash where nothing was asked.</summary>
    public static string Answered(PeriodFigures period) => period.AnsweredShare is { } share ? string.Create(American, $"{period.Answered:N0} of {period.Questions:N0}, {share:P0}") : "–";

    public static string Active(PeriodFigures period, int members) => string.Create(American, $"{period.Active:N0} of {members:N0}");

    public static string Number(int number) => number.ToString("N0", American);

    public static string Period(int days) => days == 365 ? "Last year" : string.Create(CultureInfo.InvariantCulture, $"Last {days} days");
}
