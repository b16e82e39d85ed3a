using System.Globalization;

namespace Library.Storage.Meetings;

/// <summary>What somebody says of a meeting, not checked yet. Null leaves it as it is.</summary>
public sealed record MeetingInput
{
    public string? Title { get; init; }

    /// <summary>See <see cref="LocalTime"/>.</summary>
    public string? StartsAt { get; init; }

    public string? EndsAt { get; init; }

    public string? Location { get; init; }

    public string? Link { get; init; }

    public string? Agenda { get; init; }

    public string? Minutes { get; init; }

    /// <summary>"draft", "published" or "cancelled".</summary>
    public string? State { get; init; }

    /// <summary>When the meeting that was seen was last changed: where it was changed since, this is refused. Null overwrites whatever is there.</summary>
    public DateTimeOffset? SeenUpdatedAt { get; init; }
}

/// <summary>Checks what is said of a meeting, and lays it over the row.</summary>
internal static class MeetingWriting
{
    /// <summary>Errors by the names of the wire; where there are none, the meeting says what the input says.</summary>
    public static Dictionary<string, string[]> Apply(Meeting meeting, MeetingInput input, TimeZoneInfo zone)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var title = input.Title is null ? meeting.Title : PlainLine.Of(input.Title);
        errors.Require("title", title.Length is > 0 and <= Meeting.MaxTitleLength, string.Create(CultureInfo.InvariantCulture, $"A meeting has a title of 1 to {Meeting.MaxTitleLength} characters."));
        var startsAt = ReadTime(errors, "startsAt", input.StartsAt, meeting.StartsAt, zone);
        var endsAt = ReadTime(errors, "endsAt", input.EndsAt, meeting.EndsAt, zone);
        if (errors.Count == 0)
        {
            errors.Require("endsAt", endsAt > startsAt, "A meeting ends after it has begun.");
            errors.Require("endsAt", endsAt - startsAt <= Meeting.MaxLength, "A meeting lasts a week at most.");
        }

        var location = input.Location is null ? meeting.Location : PlainLine.Of(input.Location);
        errors.Require("location", location.Length <= Meeting.MaxPlaceLength, string.Create(CultureInfo.InvariantCulture, $"A place has at most {Meeting.MaxPlaceLength} characters."));
        var link = input.Link is null ? meeting.Link : PlainLine.Of(input.Link);
        errors.Require("link", link.Length == 0 || (link.Length <= Meeting.MaxLinkLength && Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"), "A link begins with https://.");
        var agenda = input.Agenda is null ? meeting.Agenda : ManyLines.Of(input.Agenda);
        errors.Require("agenda", agenda.Length <= Meeting.MaxTextLength, string.Create(CultureInfo.InvariantCulture, $"An agenda has at most {Meeting.MaxTextLength} characters."));
        var minutes = input.Minutes is null ? meeting.Minutes : ManyLines.Of(input.Minutes);
        errors.Require("minutes", minutes.Length <= Meeting.MaxTextLength, string.Create(CultureInfo.InvariantCulture, $"Minutes have at most {Meeting.MaxTextLength} characters."));
        var state = meeting.State;
        errors.Require("state", input.State is null || KebabCase.TryParse(input.State, out state), $"There is no state '{input.State}'.");
        if (errors.Count == 0)
        {
            (meeting.Title, meeting.StartsAt, meeting.EndsAt, meeting.Location, meeting.Link, meeting.Agenda, meeting.Minutes, meeting.State) =
                (title, startsAt, endsAt, location, link, agenda, minutes, state);
        }

        return errors;
    }

    private static DateTimeOffset ReadTime(Dictionary<string, string[]> errors, string field, string? text, DateTimeOffset present, TimeZoneInfo zone)
    {
        if (text is null && present != default)
        {
            return present;
        }

        var (moment, problem) = LocalTime.Read(text, zone);
        errors.Require(field, problem is null, problem ?? "");
        return moment ?? present;
    }
}
