namespace Library.Storage.Conversations;

/// <summary>What somebody has begun to write, kept as they type.</summary>
public sealed class Draft
{
    public const int MaxPlaceLength = 100;

    public Guid PersonId { get; init; }

    /// <summary>Where it is to go: "thread:ID", "post:ID", "meeting:ID", "cop:SLUG" for a new conversation, or "message:ID" with the id of whom it is for.</summary>
    public required string Place { get; init; }

    public string Title { get; set; } = "";

    public string Body { get; set; } = "";

    public DateTimeOffset SavedAt { get; set; }
}
