namespace Library.Storage.Conversations;

/// <summary>What somebody has begun to write, kept as they type.</summary>
public sealed class Draft
{
    public const int MaxPlaceLength = 100;

    public Guid PersonId { get; init; }

    /// <summary>Where it is to go: "thread:ID", "post:ID", "meeting:ID", or "cop:SLUG" for a new conversation.</summary>
    public required string Place { get; init; }

    public string Title { get; set; } = "";

    public string Body { get; set; } = "";

    public DateTimeOffset SavedAt { get; set; }
}
