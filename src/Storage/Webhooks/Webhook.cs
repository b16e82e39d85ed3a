namespace Library.Storage.Webhooks;

/// <summary>What a webhook is told of.</summary>
public enum WebhookEvent
{
    /// <summary>A document that others than its owner and reviewers may see now. Those of posts and packets come with these.</summary>
    DocumentPublished,

    /// <summary>A post in a conversation, the first one among them.</summary>
    PostCreated,

    /// <summary>The packet of a meeting.</summary>
    PacketPublished,

    /// <summary>Nothing has happened: an admin tries it out.</summary>
    Test,
}

/// <summary>An address outside that is told of what is new, as far as the admin who made it may see it at that time.</summary>
public sealed class Webhook
{
    public const int MaxAddressLength = 500;

    /// <summary>Of all together.</summary>
    public const int MaxCount = 20;

    public const int MaxReasonLength = 300;

    public Guid Id { get; init; }

    /// <summary>An absolute address; by HTTPS, where the settings do not allow other ones.</summary>
    public required string Address { get; set; }

    public bool HearsDocuments { get; set; }

    public bool HearsPosts { get; set; }

    public bool HearsPackets { get; set; }

    /// <summary>The only community that it hears of; null for all, and for what belongs to none.</summary>
    public string? CopSlug { get; set; }

    /// <summary>What it is signed with, protected by the site's keys.</summary>
    public required string ProtectedSecret { get; set; }

    /// <summary>By whose rights it hears: who made it, or took it over.</summary>
    public Guid OwnerId { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was there before is not told.</summary>
    public DateTimeOffset HearsSince { get; set; }

    /// <summary>Since when nothing is sent; null while it is in use.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Why, in words; empty where an admin stopped it.</summary>
    public string StopReason { get; set; } = "";
}

/// <summary>One thing that a webhook is told, and how that went.</summary>
public sealed class WebhookDelivery
{
    public const int MaxFailureLength = 300;

    /// <summary>What the receiver knows it by, however often it is sent.</summary>
    public Guid Id { get; init; }

    public Guid WebhookId { get; init; }

    public WebhookEvent Event { get; init; }

    /// <summary>The document, the post or the meeting; of a test its own id.</summary>
    public Guid SubjectId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be sent before; while it is being sent, when another process may try.</summary>
    public DateTimeOffset NotBefore { get; set; }

    public int Attempts { get; set; }

    /// <summary>What the receiver answered last; null where it did not answer.</summary>
    public int? Status { get; set; }

    /// <summary>Why the last attempt failed, or nothing was sent; null where it did not fail.</summary>
    public string? Failure { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public DateTimeOffset? GivenUpAt { get; set; }
}
