using System.Globalization;
using Library.Storage;
using Library.Storage.Meetings;

namespace Library.Api.Meetings;

/// <summary>Says when meetings are, where the association is.</summary>
internal sealed class MeetingWords(AssociationClock clock)
{
    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <summary>"Friday, May 14, 2027, 9:00 AM to 3:30 PM"; with both days where it lasts over one.</summary>
    public string When(Meeting meeting)
    {
        var (start, end) = (Local(meeting.StartsAt), Local(meeting.EndsAt));
        return start.Date == end.Date
            ? $"{Day(meeting)}, {Clock(start)} to {Clock(end)}"
            : $"{Day(meeting)}, {Clock(start)} to {end.ToString("dddd, MMMM d, yyyy", American)}, {Clock(end)}";
    }

    /// <summary>"Friday, May 14, 2027".</summary>
    public string Day(Meeting meeting) => Local(meeting.StartsAt).ToString("dddd, MMMM d, yyyy", American);

    /// <summary>"May 14, 2027".</summary>
    public string ShortDay(DateTimeOffset moment) => Local(moment).ToString("MMMM d, yyyy", American);

    /// <summary>"Eastern time", or what the zone is called.</summary>
    public string Zone => clock.Zone.StandardName.Replace(" Standard", "", StringComparison.Ordinal);

    /// <summary>As fields for day and hour have it: "2027-05-14" and "09:00".</summary>
    public (string Day, string Hour) Fields(DateTimeOffset moment) => (Local(moment).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Local(moment).ToString("HH:mm", CultureInfo.InvariantCulture));

    /// <summary>"May 14, 2027, 9:05 PM".</summary>
    public string Moment(DateTimeOffset moment) => Local(moment).ToString("MMMM d, yyyy, h:mm tt", American);

    private static string Clock(DateTime local) => local.ToString("h:mm tt", American);

    private DateTime Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, clock.Zone).DateTime;
}
