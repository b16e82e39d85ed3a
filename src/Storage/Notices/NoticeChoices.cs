using Library.Storage.Alerts;

namespace Library.Storage.Notices;

/// <summary>How somebody hears by mail of conversations as a whole. Who has no row has chosen nothing.</summary>
public sealed class NoticeSettings
{
    public const int MaxTimeZoneLength = 100;

    public Guid PersonId { get; init; }

    /// <summary>Whether they get no mail of COPs, conversations, people whom they follow and follow-ups at all, not even where they are mentioned.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether they get no mail of private messages.</summary>
    public bool IsSilentOnMessages { get; set; }

    /// <summary>Whether they are not reminded by mail of what they said they would do after a meeting.</summary>
    public bool IsUnreminded { get; set; }

    /// <summary>The hour of their day, 0 to 23, from which mails that go out at once wait; null for no quiet hours.</summary>
    public int? QuietFrom { get; set; }

    /// <summary>The hour of their day at which the quiet hours end.</summary>
    public int? QuietUntil { get; set; }

    /// <summary>Where they are, by the name that IANA has for it; null for the association's zone.</summary>
    public string? TimeZone { get; set; }

    /// <summary>When it was last looked what a daily digest would tell them.</summary>
    public DateTimeOffset? DailyAt { get; set; }

    /// <summary>When it was last looked what a weekly digest would tell them.</summary>
    public DateTimeOffset? WeeklyAt { get; set; }
}

/// <summary>When a member hears of what goes on in a COP. Without a row weekly.</summary>
public sealed class CopNotices
{
    public const AlertFrequency Default = AlertFrequency.Weekly;

    public Guid PersonId { get; init; }

    public required string CopSlug { get; init; }

    public AlertFrequency Frequency { get; set; }
}

/// <summary>When somebody hears of new posts in a conversation. Without a row at once, for those who wrote in it or were mentioned, and the rest as they hear of its COPs.</summary>
public sealed class ConversationNotices
{
    public Guid PersonId { get; init; }

    public Guid ConversationId { get; init; }

    public AlertFrequency Frequency { get; set; }
}

/// <summary>When somebody hears of a person or a document that they follow; never "never": who does not want to hear does not follow.</summary>
internal interface IFollowed
{
    AlertFrequency Frequency { get; set; }
}

/// <summary>When somebody hears of what a person whom they follow posts and shares.</summary>
public sealed class PersonNotices : IFollowed
{
    public Guid PersonId { get; init; }

    public Guid FollowedId { get; init; }

    public AlertFrequency Frequency { get; set; }

    /// <summary>Since when they follow them: what was there before is not told.</summary>
    public DateTimeOffset Since { get; init; }
}

/// <summary>When somebody hears of a document that they follow: of its new versions, and of posts that name it.</summary>
public sealed class DocumentNotices : IFollowed
{
    public Guid PersonId { get; init; }

    public Guid DocumentId { get; init; }

    public AlertFrequency Frequency { get; set; }

    /// <summary>Since when they follow it: what was there before is not told.</summary>
    public DateTimeOffset Since { get; init; }
}
