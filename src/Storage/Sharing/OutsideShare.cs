namespace Library.Storage.Sharing;

/// <summary>
/// What an admin shows to people without an account: one version of a document, or a collection, on a public page or by a link
/// that nobody can guess. It holds until it expires or is revoked, and only while sharing outside is switched on.
/// </summary>
public sealed class OutsideShare
{
    public const int MaxNoteLength = 500;

    public Guid Id { get; init; }

    /// <summary>The last part of its address: short and speaking on a public page, long and random in a link.</summary>
    public required string Key { get; init; }

    /// <summary>Whether the public page lists it; else only who has the link finds it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Null for a collection.</summary>
    public Guid? DocumentId { get; init; }

    /// <summary>The version that is shown; null for a collection.</summary>
    public int? VersionNumber { get; init; }

    /// <summary>Null for a document.</summary>
    public string? CollectionSlug { get; init; }

    /// <summary>For whom, or why; for admins alone.</summary>
    public string Note { get; init; } = "";

    public Guid CreatedById { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends by itself; null for never, which a public page alone may say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}
