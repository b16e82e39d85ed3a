namespace Library.Storage.Correspondence;

/// <summary>What one person writes to another, for nobody else's eyes: in no search, and with nobody who keeps order.</summary>
public sealed class PrivateMessage
{
    /// <summary>In UTF-16 units.</summary>
    public const int MaxBodyLength = 10_000;

    public const int MaxKeyLength = 100;

    public Guid Id { get; init; }

    public Guid FromId { get; init; }

    public Guid ToId { get; init; }

    /// <summary>Markdown.</summary>
    public required string Body { get; init; }

    /// <summary>What its author's program called the request, so that a second sending is known; null where it did not.</summary>
    public string? RequestKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its recipient had seen it; null until then.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>The mail that brings it; null where its recipient wants none. The row outlives it.</summary>
    public Guid? MailId { get; set; }
}

/// <summary>Somebody does not take messages from another one.</summary>
public sealed class MessageBlock
{
    public Guid PersonId { get; init; }

    public Guid BlockedId { get; init; }

    public DateTimeOffset At { get; init; }
}
