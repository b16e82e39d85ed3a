namespace Library.Storage.Conversations;

public enum ConversationKind
{
    Discussion,

    /// <summary>Its asker, or a lead, accepts one of the answers.</summary>
    Question,

    /// <summary>By leads; read rather than answered.</summary>
    Announcement,
}

/// <summary>A thread of posts in one COP or several. The first post is what its author said.</summary>
public sealed class Conversation
{
    public const int MaxTitleLength = 200;

    /// <summary>The most COPs that one is in.</summary>
    public const int MaxCops = 20;

    public Guid Id { get; init; }

    public required string Title { get; set; }

    public ConversationKind Kind { get; set; }

    /// <summary>Whether everyone signed in sees it, rather than the members of its COPs alone.</summary>
    public bool IsOpenToMembers { get; set; }

    public Guid AuthorId { get; init; }

    /// <summary>The meeting that it is about; null for none.</summary>
    public Guid? MeetingId { get; set; }

    /// <summary>The number of the newest post.</summary>
    public int LastNumber { get; set; }

    /// <summary>How many replies are to be read: neither the first post nor removed ones.</summary>
    public int Replies { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody last wrote in it.</summary>
    public DateTimeOffset LastPostAt { get; set; }

    /// <summary>When somebody other than its author first replied; null while nobody has.</summary>
    public DateTimeOffset? FirstReplyAt { get; set; }

    /// <summary>The answer that its asker or a lead accepted.</summary>
    public Guid? AcceptedPostId { get; set; }

    /// <summary>Since when it stands above the others; null where it does not.</summary>
    public DateTimeOffset? PinnedAt { get; set; }

    /// <summary>Since when nobody but its leads writes in it.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>When a lead took it away.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>The conversation that its posts went into; it has none itself any more.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>Raised with each change of it or its posts; each waits for the one before.</summary>
    public long Revision { get; set; }

    public List<ConversationCop> Cops { get; init; } = [];
}

/// <summary>A COP that a conversation is in.</summary>
public sealed class ConversationCop
{
    public Guid ConversationId { get; init; }

    public required string CopSlug { get; init; }
}

/// <summary>How far somebody has read a conversation.</summary>
public sealed class ConversationReading
{
    public Guid ConversationId { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>Of the newest post that they have seen.</summary>
    public int Number { get; set; }
}
