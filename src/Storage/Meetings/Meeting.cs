using Library.Storage.Items;

namespace Library.Storage.Meetings;

/// <summary>How far a meeting is. Members of its COP see it from <see cref="Published"/> on.</summary>
public enum MeetingState
{
    Draft,
    Published,
    Cancelled,
}

/// <summary>How far a meeting's packet is.</summary>
public enum PacketState
{
    /// <summary>It has no items yet.</summary>
    None,

    /// <summary>Its leads work on it; nobody else sees it.</summary>
    Draft,

    /// <summary>The members of the COP see it.</summary>
    Published,
}

/// <summary>Whether somebody comes.</summary>
public enum MeetingAnswer
{
    Yes,
    No,
    Remote,
}

/// <summary>A meeting of a COP, with its packet.</summary>
public sealed class Meeting
{
    public const int MaxTitleLength = 200;
    public const int MaxPlaceLength = 300;
    public const int MaxLinkLength = 1_000;

    /// <summary>Of agenda and minutes each.</summary>
    public const int MaxTextLength = 20_000;

    /// <summary>No meeting lasts longer.</summary>
    public static readonly TimeSpan MaxLength = TimeSpan.FromDays(7);

    public Guid Id { get; init; }

    public required string CopSlug { get; set; }

    public required string Title { get; set; }

    /// <summary>In UTC, as all times.</summary>
    public DateTimeOffset StartsAt { get; set; }

    public DateTimeOffset EndsAt { get; set; }

    public string Location { get; set; } = "";

    /// <summary>Where to join from afar; empty where nowhere.</summary>
    public string Link { get; set; } = "";

    /// <summary>Markdown.</summary>
    public string Agenda { get; set; } = "";

    /// <summary>Markdown: what was said and decided, written afterwards.</summary>
    public string Minutes { get; set; } = "";

    public MeetingState State { get; set; }

    public PacketState PacketState { get; set; }

    /// <summary>When the packet was first published.</summary>
    public DateTimeOffset? PacketPublishedAt { get; set; }

    /// <summary>Raised with each change of the packet's items; what <c>If-Match</c> names.</summary>
    public long Revision { get; set; }

    /// <summary>Raised with each change that calendars are to follow (RFC 5545, 3.8.7.4).</summary>
    public int Sequence { get; set; }

    /// <summary>Who looks after it.</summary>
    public Guid OwnerId { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public List<PacketItem> Items { get; init; } = [];
}

/// <summary>One entry of a packet.</summary>
public sealed class PacketItem : ListedItem
{
    public Guid MeetingId { get; init; }
}

/// <summary>Somebody says whether they come.</summary>
public sealed class MeetingReply
{
    public Guid MeetingId { get; init; }

    public Guid PersonId { get; init; }

    public MeetingAnswer Answer { get; set; }

    public DateTimeOffset RepliedAt { get; set; }
}

/// <summary>A change of a published packet. It names the document by its id alone: who may see its title is asked when it is shown.</summary>
public sealed class PacketChange
{
    public Guid Id { get; init; }

    public Guid MeetingId { get; init; }

    public Guid ItemId { get; init; }

    public ItemChangeKind Kind { get; init; }

    public Guid? DocumentId { get; init; }

    /// <summary>The item's own words; of a document without any it is empty.</summary>
    public string Heading { get; init; } = "";

    public Guid PersonId { get; init; }

    public DateTimeOffset At { get; set; }
}
