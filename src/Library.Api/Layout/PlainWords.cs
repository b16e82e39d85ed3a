using System.Globalization;
using Library.Api.Hosting;

namespace Library.Api.Layout;

/// <summary>Says times and sizes as people do, in the association's time zone.</summary>
internal sealed class PlainWords(LibrarySettings settings, TimeProvider time)
{
    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <summary>"today", "yesterday", "March 3", or with the year where it is another one.</summary>
    public string Date(DateTimeOffset moment)
    {
        var day = DayOf(moment);
        var today = DayOf(time.GetUtcNow());
        return (today.DayNumber - day.DayNumber) switch
        {
            0 => "today",
            1 => "yesterday",
            _ => day.ToString(day.Year == today.Year ? "MMMM d" : "MMMM d, yyyy", American),
        };
    }

    /// <summary>"1.4 MB": decimal units, as file managers show them.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(American, $"{bytes} bytes"),
        < 1_000_000 => string.Create(American, $"{bytes / 1e3:0} kB"),
        < 1_000_000_000 => string.Create(American, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(American, $"{bytes / 1e9:0.#} GB"),
    };

    private DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, settings.TimeZone).DateTime);
}
