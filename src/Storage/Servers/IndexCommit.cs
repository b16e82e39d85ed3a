namespace Library.Storage.Servers;

/// <summary>The one row that says who writes the index and what of it is published.</summary>
public sealed class IndexHead
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Raised by every process that takes the writer's lock. Whoever holds an older number publishes nothing more.</summary>
    public long Fence { get; set; }

    /// <summary>The number of the newest published <see cref="IndexCommit"/>; 0 where there is none.</summary>
    public long Commit { get; set; }
}

/// <summary>A commit of the index whose files are in the file store.</summary>
public sealed class IndexCommit
{
    public long Number { get; init; }

    /// <summary>Of the writer that published it.</summary>
    public long Fence { get; init; }

    /// <summary>The index build that it is a commit of.</summary>
    public required string BuildId { get; init; }

    /// <summary>Its files with their keys, lengths and hashes, as JSON.</summary>
    public required string Files { get; init; }

    public DateTimeOffset PublishedAt { get; init; }
}
