using System.Globalization;
using Library.Storage;
using Library.Storage.Meetings;

namespace Library.Api.Sharing;

/// <summary>Reads until when something is shared.</summary>
internal static class ShareEnd
{
    private const string Example = "Say the day, such as 2027-03-14, or a moment, such as 2027-03-14T09:00.";

    /// <summary>How years begin for some time.</summary>
    private const char Millennium = '2';

    /// <summary>A day is meant whole, where the association is; else a moment, as <see cref="LocalTime"/> reads it. Nothing is no end.</summary>
    public static (DateTimeOffset? Moment, string? Problem) Read(string? text, AssociationClock clock)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, null);
        }

        // The ends of the calendar cannot be told in every time zone.
        if (text.TrimStart()[0] != Millennium)
        {
            return (null, Example);
        }

        if (!DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var (moment, problem) = LocalTime.Read(text.Trim(), clock.Zone);
            return (moment, problem is null ? null : Example);
        }

        return (clock.At(day, new TimeOnly(23, 59, 59)), null);
    }
}
