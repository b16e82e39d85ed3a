using Library.Api.Members;
using Library.Storage;
using Library.Storage.Alerts;
using Library.Storage.Notices;

namespace Library.Api.Notices;

/// <summary>What somebody wants of the mails of communities, conversations, people and documents, not checked yet. What is left out is as if nothing had been chosen.</summary>
/// <param name="Silent">No mail of communities, conversations, people and documents that one follows and follow-ups at all.</param>
/// <param name="SilentMessages">No mail of private messages.</param>
/// <param name="QuietFrom">The hour of the day, 0 to 23, from which mails wait; null for no quiet hours.</param>
/// <param name="QuietUntil">The hour at which they go on.</param>
/// <param name="TimeZone">Of these hours, by its IANA name; null for the association's.</param>
/// <param name="Cops">"at-once", "daily", "weekly" or "never" by the slugs of one's communities.</param>
/// <param name="Threads">The same by the ids of conversations.</param>
/// <param name="People">The same by the ids of all the people whom one follows, "never" and whoever is left out being followed no more; null leaves them as they are.</param>
/// <param name="Reminders">Whether one is reminded of follow-ups; true where it is left out.</param>
/// <param name="Documents">The same as of people by the ids of all the documents that one follows; null leaves them as they are.</param>
internal sealed record NoticesRequest(
    bool? Silent, bool? SilentMessages, int? QuietFrom, int? QuietUntil, string? TimeZone, IReadOnlyDictionary<string, string>? Cops, IReadOnlyDictionary<string, string>? Threads, IReadOnlyDictionary<string, string>? People, bool? Reminders = null,
    IReadOnlyDictionary<string, string>? Documents = null)
{
    private const int MostAtATime = 1_000;

    /// <summary>Checks it.</summary>
    public NoticeWish Read(FieldMessages errors)
    {
        errors.Require("quietFrom", QuietFrom is null or (>= 0 and <= 23), "Say an hour from 0 to 23.");
        errors.Require("quietUntil", QuietUntil is null or (>= 0 and <= 23), "Say an hour from 0 to 23.");
        errors.Require("quietUntil", QuietFrom is null == QuietUntil is null, "Quiet hours have a beginning and an end.");
        var zone = string.IsNullOrWhiteSpace(TimeZone) ? null : TimeZone.Trim();
        errors.Require("timeZone", zone is null || (zone.Length <= NoticeSettings.MaxTimeZoneLength && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId), "There is no such time zone. Name it as America/New_York.");
        errors.Require("threads", Threads is null or { Count: <= MostAtATime }, "These are too many at once.");
        errors.Require("people", People is null or { Count: <= MostAtATime }, "These are too many at once.");
        errors.Require("documents", Documents is null or { Count: <= MostAtATime }, "These are too many at once.");
        var cops = new Dictionary<string, AlertFrequency>(StringComparer.Ordinal);
        foreach (var (slug, text) in Cops ?? new Dictionary<string, string>())
        {
            errors.Require("cops", KebabCase.TryParse<AlertFrequency>(text, out var frequency), "Say at-once, daily, weekly or never.");
            cops[slug] = frequency;
        }

        return new NoticeWish(
            Silent ?? false, SilentMessages ?? false, Reminders == false, QuietFrom, QuietUntil, zone, cops, ReadById(errors, "threads", Threads ?? new Dictionary<string, string>()), People is null ? null : ReadById(errors, "people", People),
            Documents is null ? null : ReadById(errors, "documents", Documents));
    }

    private static Dictionary<Guid, AlertFrequency> ReadById(FieldMessages errors, string field, IReadOnlyDictionary<string, string> chosen)
    {
        var read = new Dictionary<Guid, AlertFrequency>();
        foreach (var (id, text) in chosen)
        {
            var isRight = Guid.TryParse(id, out var known) & KebabCase.TryParse<AlertFrequency>(text, out var frequency);
            errors.Require(field, isRight, "Say at-once, daily, weekly or never, by the id of each.");
            read[known] = frequency;
        }

        return read;
    }
}

internal sealed record NoticesResponse(
    bool Silent, bool SilentMessages, bool Reminders, int? QuietFrom, int? QuietUntil, string? TimeZone, IReadOnlyList<CopNoticesResponse> Cops, IReadOnlyList<ThreadNoticesResponse> Threads, IReadOnlyList<PersonNoticesResponse> People,
    IReadOnlyList<DocumentNoticesResponse> Documents)
{
    public static NoticesResponse From(NoticeChoices choices) => new(
        choices.Settings.IsSilent, choices.Settings.IsSilentOnMessages, !choices.Settings.IsUnreminded, choices.Settings.QuietFrom, choices.Settings.QuietUntil, choices.Settings.TimeZone,
        [.. choices.Cops.Select(cop => new CopNoticesResponse(cop.Slug, cop.Label, KebabCase.Of(cop.Frequency)))],
        [.. choices.Conversations.Select(row => new ThreadNoticesResponse(row.Id.ToString(), row.Title, KebabCase.Of(row.Frequency), row.IsChosen))],
        [.. choices.People.Select(person => new PersonNoticesResponse(person.Id.ToString(), person.Name, KebabCase.Of(person.Frequency)))],
        [.. choices.Documents.Select(document => new DocumentNoticesResponse(document.Id.ToString(), document.Title, KebabCase.Of(document.Frequency)))]);
}

internal sealed record CopNoticesResponse(string Slug, string Label, string Frequency);

/// <summary>Somebody whom one follows.</summary>
internal sealed record PersonNoticesResponse(string Id, string Name, string Frequency);

/// <summary>A document that one follows.</summary>
internal sealed record DocumentNoticesResponse(string Id, string Title, string Frequency);

/// <param name="Chosen">Whether it was chosen, rather than following from taking part.</param>
internal sealed record ThreadNoticesResponse(string Id, string Title, string Frequency, bool Chosen);

/// <param name="Frequency">"at-once", "daily", "weekly" or "never"; null for as if nothing had been chosen.</param>
internal sealed record FollowRequest(string? Frequency);

/// <summary>How to follow a person or a document.</summary>
/// <param name="Frequency">"at-once", "daily", "weekly", or "never" to follow them no more; weekly where it is left out.</param>
internal sealed record FollowSubjectRequest(string? Frequency)
{
    public const AlertFrequency Usual = AlertFrequency.Weekly;
}
