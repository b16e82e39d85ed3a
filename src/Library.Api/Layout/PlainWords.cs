using System.Globalization;
using Library.Api.Hosting;

namespace Library.Api.Layout;

/// <summary>Says times and sizes as people do, in the association's time zone.</summary>
internal sealed class PlainWords(LibrarySettings settings, TimeProvider time)
{
    private const long Kilo = 1_024;

    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The day that it is where the association is.</summary>
    public DateOnly Today => DayOf(time.GetUtcNow());

    /// <summary>"today", "yesterday", "March 3", or with the year where it is another one.</summary>
    public string Date(DateTimeOffset moment) => Date(DayOf(moment));

    /// <summary>As <see cref="Date(DateTimeOffset)"/>, of a day of the association's calendar.</summary>
    public string Date(DateOnly day) => (Today.DayNumber - day.DayNumber) switch
    {
        0 => "today",
        1 => "yesterday",
        _ => day.ToString(day.Year == Today.Year ? "MMMM d" : "MMMM d, yyyy", American),
    };

    /// <summary>As <see cref="Date(DateTimeOffset)"/>, with the time of day: "yesterday, 3:05 PM".</summary>
    public string Moment(DateTimeOffset moment) => $"{Date(moment)}, {TimeZoneInfo.ConvertTime(moment, settings.TimeZone).ToString("h:mm tt", American)}";

    /// <summary>"Needs review by March 1", or since when it is overdue.</summary>
    public string ReviewBy(DateOnly day) => day < Today ? $"Review was due {(day == Today.AddDays(-1) ? "" : "on ")}{Date(day)}" : $"Needs review {(day == Today ? "" : "by ")}{Date(day)}";

    /// <summary>"1.4 MB", in steps of 1,024 as file managers show sizes.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < Kilo => string.Create(American, $"{bytes} bytes"),
        < Kilo * Kilo => string.Create(American, $"{bytes / (double)Kilo:0} KB"),
        < Kilo * Kilo * Kilo => string.Create(American, $"{bytes / (double)(Kilo * Kilo):0.#} MB"),
        _ => string.Create(American, $"{bytes / (double)(Kilo * Kilo * Kilo):0.#} GB"),
    };

    private DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, settings.TimeZone).DateTime);
}
