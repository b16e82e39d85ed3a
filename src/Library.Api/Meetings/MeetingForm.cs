using System.Globalization;
using Library.Api.Members;
using Library.Storage.Meetings;

namespace Library.Api.Meetings;

/// <summary>What a form of a meeting says: days and hours as the clock on the wall has them.</summary>
public sealed record MeetingForm
{
    public string Title { get; init; } = "";

    public string Day { get; init; } = "";

    public string From { get; init; } = "09:00";

    public string To { get; init; } = "15:00";

    /// <summary>Empty where it is the day.</summary>
    public string LastDay { get; init; } = "";

    public string Location { get; init; } = "";

    public string Link { get; init; } = "";

    public string Agenda { get; init; } = "";

    /// <summary>When what was seen was last changed, see <see cref="MeetingInput.SeenUpdatedAt"/>; empty for a new one.</summary>
    public string Seen { get; init; } = "";

    internal static MeetingForm Of(Meeting meeting, MeetingWords words)
    {
        var ((day, from), (lastDay, to)) = (words.Fields(meeting.StartsAt), words.Fields(meeting.EndsAt));
        return new MeetingForm
        {
            Title = meeting.Title,
            Day = day,
            From = from,
            To = to,
            LastDay = lastDay == day ? "" : lastDay,
            Location = meeting.Location,
            Link = meeting.Link,
            Agenda = meeting.Agenda,
            Seen = SeenOf(meeting),
        };
    }

    internal static string SeenOf(Meeting meeting) => meeting.UpdatedAt.ToString("O", CultureInfo.InvariantCulture);

    public static MeetingForm Read(IFormCollection form) => new()
    {
        Title = form["title"].ToString(),
        Day = form["day"].ToString(),
        From = form["from"].ToString(),
        To = form["to"].ToString(),
        LastDay = form["lastDay"].ToString(),
        Location = form["location"].ToString(),
        Link = form["link"].ToString(),
        Agenda = form["agenda"].ToString(),
        Seen = form["seen"].ToString(),
    };

    /// <param name="day">The day, where it is another than the form's: of a series.</param>
    public MeetingInput ToInput(string? state, string? minutes = null, string? day = null) => new()
    {
        Title = Title,
        StartsAt = $"{day ?? Day}T{From}",
        EndsAt = $"{day ?? (LastDay.Length > 0 ? LastDay : Day)}T{To}",
        Location = Location,
        Link = Link,
        Agenda = Agenda,
        Minutes = minutes,
        State = state,
        SeenUpdatedAt = DateTimeOffset.TryParseExact(Seen, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var seen) ? seen : null,
    };

    /// <summary>Why a change did not happen, where no field says so; null where it did.</summary>
    internal static string? RefusalOf(MeetingChange change) => change switch
    {
        MeetingChange.Done or MeetingChange.Invalid => null,
        MeetingChange.Conflict conflict => conflict.Message,
        MeetingChange.NotAllowed refused => refused.Message,
        _ => "It is not there any more.",
    };

    internal static FieldMessages MessagesOf(MeetingChange change) => change is MeetingChange.Invalid invalid ? FieldMessages.Of(invalid.Errors) : new FieldMessages();
}
