namespace Library.Storage.Notices;

/// <summary>Somebody is told of a post by a mail: once, whatever happens.</summary>
public sealed class PostNotice
{
    public Guid PersonId { get; init; }

    public Guid PostId { get; init; }

    /// <summary>The mail that tells of it. The row outlives it.</summary>
    public Guid MailId { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>What a digest tells of.</summary>
public enum DigestKind
{
    /// <summary>A question that has an answer.</summary>
    Answered,

    /// <summary>A conversation that was begun.</summary>
    Begun,

    /// <summary>A post in a conversation that is followed by digest.</summary>
    Post,

    /// <summary>A document of a COP.</summary>
    Document,

    /// <summary>A new version of a document that is followed.</summary>
    Version,

    /// <summary>The packet of a meeting.</summary>
    Packet,

    /// <summary>The next meeting of a COP.</summary>
    Meeting,
}

/// <summary>Somebody was told of something by a digest: once.</summary>
public sealed class DigestItem
{
    public Guid PersonId { get; init; }

    public DigestKind Kind { get; init; }

    public Guid ItemId { get; init; }

    public Guid MailId { get; init; }
}

/// <summary>An address that takes one person's replies to one conversation.</summary>
public sealed class ReplyAddress
{
    /// <summary>Of the secret in the address: who reads the catalogue cannot write with it.</summary>
    public required string Hash { get; init; }

    public Guid PersonId { get; init; }

    public Guid ConversationId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An address that takes one person's replies to another one's private messages.</summary>
public sealed class MessageReplyAddress
{
    /// <inheritdoc cref="ReplyAddress.Hash"/>
    public required string Hash { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>Whom the replies go to.</summary>
    public Guid CorrespondentId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
