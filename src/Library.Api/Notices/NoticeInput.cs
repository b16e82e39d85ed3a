using Library.Api.Members;
using Library.Storage;
using Library.Storage.Alerts;
using Library.Storage.Notices;

namespace Library.Api.Notices;

/// <summary>What somebody wants of the mails of conversations, not checked yet. What is left out is as if nothing had been chosen.</summary>
/// <param name="Silent">No mail of conversations at all.</param>
/// <param name="QuietFrom">The hour of the day, 0 to 23, from which mails wait; null for no quiet hours.</param>
/// <param name="QuietUntil">The hour at which they go on.</param>
/// <param name="TimeZone">Of these hours, by its IANA name; null for the association's.</param>
/// <param name="Cops">"at-once", "daily", "weekly" or "never" by the slugs of one's communities.</param>
/// <param name="Threads">The same by the ids of conversations.</param>
/// <param name="Reminders">Whether one is reminded of follow-ups; true where it is left out.</param>
internal sealed record NoticesRequest(bool? Silent, int? QuietFrom, int? QuietUntil, string? TimeZone, IReadOnlyDictionary<string, string>? Cops, IReadOnlyDictionary<string, string>? Threads, bool? Reminders = null)
{
    private const int MostThreads = 1_000;

    /// <summary>Checks it.</summary>
    public NoticeWish Read(FieldMessages errors)
    {
        errors.Require("quietFrom", QuietFrom is null or (>= 0 and <= 23), "Say an hour from 0 to 23.");
        errors.Require("quietUntil", QuietUntil is null or (>= 0 and <= 23), "Say an hour from 0 to 23.");
        errors.Require("quietUntil", QuietFrom is null == QuietUntil is null, "Quiet hours have a beginning and an end.");
        var zone = string.IsNullOrWhiteSpace(TimeZone) ? null : TimeZone.Trim();
        errors.Require("timeZone", zone is null || (zone.Length <= NoticeSettings.MaxTimeZoneLength && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId), "There is no such time zone. Name it as America/New_York.");
        errors.Require("threads", Threads is null or { Count: <= MostThreads }, "These are too many at once.");
        var cops = new Dictionary<string, AlertFrequency>(StringComparer.Ordinal);
        foreach (var (slug, text) in Cops ?? new Dictionary<string, string>())
        {
            errors.Require("cops", KebabCase.TryParse<AlertFrequency>(text, out var frequency), "Say at-once, daily, weekly or never.");
            cops[slug] = frequency;
        }

        var threads = new Dictionary<Guid, AlertFrequency>();
        foreach (var (id, text) in Threads ?? new Dictionary<string, string>())
        {
            var isRight = Guid.TryParse(id, out var thread) & KebabCase.TryParse<AlertFrequency>(text, out var frequency);
            errors.Require("threads", isRight, "Say at-once, daily, weekly or never, by the id of a conversation.");
            threads[thread] = frequency;
        }

        return new NoticeWish(Silent ?? false, Reminders == false, QuietFrom, QuietUntil, zone, cops, threads);
    }
}

internal sealed record NoticesResponse(bool Silent, bool Reminders, int? QuietFrom, int? QuietUntil, string? TimeZone, IReadOnlyList<CopNoticesResponse> Cops, IReadOnlyList<ThreadNoticesResponse> Threads)
{
    public static NoticesResponse From(NoticeChoices choices) => new(
        choices.Settings.IsSilent, !choices.Settings.IsUnreminded, choices.Settings.QuietFrom, choices.Settings.QuietUntil, choices.Settings.TimeZone,
        [.. choices.Cops.Select(cop => new CopNoticesResponse(cop.Slug, cop.Label, KebabCase.Of(cop.Frequency)))],
        [.. choices.Conversations.Select(row => new ThreadNoticesResponse(row.Id.ToString(), row.Title, KebabCase.Of(row.Frequency), row.IsChosen))]);
}

internal sealed record CopNoticesResponse(string Slug, string Label, string Frequency);

/// <param name="Chosen">Whether it was chosen, rather than following from taking part.</param>
internal sealed record ThreadNoticesResponse(string Id, string Title, string Frequency, bool Chosen);

/// <param name="Frequency">"at-once", "daily", "weekly" or "never"; null for as if nothing had been chosen.</param>
internal sealed record FollowRequest(string? Frequency);
