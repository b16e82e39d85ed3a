namespace Library.Storage.Conversations;

/// <summary>What somebody wrote in a conversation.</summary>
public sealed class Post
{
    /// <summary>In UTF-16 units: twenty pages. What is longer is a document.</summary>
    public const int MaxBodyLength = 50_000;

    public const int MaxKeyLength = 100;

    /// <summary>The most files that go with one post.</summary>
    public const int MaxFiles = 10;

    public Guid Id { get; init; }

    public Guid ConversationId { get; set; }

    /// <summary>From 1, in the order of writing; numbers of posts that went elsewhere stay free.</summary>
    public int Number { get; set; }

    public Guid AuthorId { get; init; }

    /// <summary>Markdown; empty where it was removed.</summary>
    public required string Body { get; set; }

    /// <summary>What its author's program called the request, so that a second sending is known; null where it did not.</summary>
    public string? RequestKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>When its author or a lead took it away; its place stays.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    public Guid? RemovedById { get; set; }

    /// <summary>The document that was made of it as an accepted answer, which may be gone; null where none was.</summary>
    public Guid? MadeIntoId { get; set; }

    /// <summary>When those who follow its conversation were told of it; null until then.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    /// <summary>Raised with each change of its words; what <c>If-Match</c> names.</summary>
    public int Edition { get; set; }

    /// <summary>Raised with every change that the index must follow, also of its conversation.</summary>
    public long Revision { get; set; } = 1;

    /// <summary>The <see cref="Revision"/> at which its words or its conversation's title were last replaced: what the index has from before is found by nobody.</summary>
    public long WordsRevision { get; set; } = 1;

    /// <summary>The newest <see cref="Revision"/> that a commit of the present index build holds.</summary>
    public long IndexedRevision { get; set; }

    /// <summary>The number of the published commit that first held <see cref="IndexedRevision"/>; 0 where the index is not published.</summary>
    public long IndexedCommit { get; set; }

    /// <summary>Notes a change that the index must follow.</summary>
    /// <param name="words">Whether its words or those above it were replaced.</param>
    public void Touch(bool words)
    {
        Revision++;
        WordsRevision = words ? Revision : WordsRevision;
    }
}

/// <summary>The words of a post before they were changed.</summary>
public sealed class PostEdition
{
    public Guid PostId { get; init; }

    public int Edition { get; init; }

    public required string Body { get; init; }

    /// <summary>When these words were replaced.</summary>
    public DateTimeOffset ReplacedAt { get; init; }
}

/// <summary>Somebody says thanks for a post.</summary>
public sealed class PostThanks
{
    public Guid PostId { get; init; }

    public Guid PersonId { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>Somebody is named in a post with an @, and may see it.</summary>
public sealed class PostMention
{
    public Guid PostId { get; init; }

    public Guid PersonId { get; init; }
}

/// <summary>A document that a post brings or names.</summary>
public sealed class PostDocument
{
    public Guid PostId { get; init; }

    public Guid DocumentId { get; init; }

    /// <summary>Whether it came with the post, and is seen by whoever sees the conversation; else the post only names its address.</summary>
    public bool IsAttached { get; set; }

    public int Position { get; init; }
}

/// <summary>Somebody asks the leads to look at a post.</summary>
public sealed class PostReport
{
    public const int MaxReasonLength = 1_000;

    public Guid PostId { get; init; }

    public Guid PersonId { get; init; }

    public required string Reason { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>When a lead or an admin decided; null while it waits.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    public Guid? SettledById { get; set; }
}
