using System.Globalization;

namespace Library.Storage.Meetings;

/// <summary>Reads times that people say, where the association is.</summary>
public static class LocalTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd' 'HH:mm"];

    /// <summary>Reads a moment: with an offset ("2027-03-14T09:00-04:00", "…Z") or as the clock on the wall has it ("2027-03-14T09:00").</summary>
    /// <returns>The moment in UTC, or what is wrong with it.</returns>
    public static (DateTimeOffset? Moment, string? Problem) Read(string? text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return zone.IsInvalidTime(local) ? (null, "That hour does not exist on that day: the clocks go forward over it.")
                : zone.IsAmbiguousTime(local) ? (null, "That hour comes twice on that day: the clocks go back. Choose another one.")
                : (new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime(), null);
        }

        return HasOffset(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? (moment.ToUniversalTime(), null)
            : (null, "Say the day and the hour, such as 2027-03-14T09:00.");
    }

    /// <summary>Without one a moment would be read in the time zone of the machine.</summary>
    private static bool HasOffset(string? text) => text is { Length: > 16 } && (text[^1] is 'Z' or 'z' || text[^6..].IndexOfAny(['+', '-']) >= 0);
}
