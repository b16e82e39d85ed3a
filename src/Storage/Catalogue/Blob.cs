using Library.Storage.Files;

namespace Library.Storage.Catalogue;

/// <summary>
/// Bytes that the file store holds or is about to hold. The row is committed before the bytes are put, and outlives them:
/// a deletion marks the row first, in a statement that fails while a version or a live claim refers to it, and an upload
/// that finds the mark makes a row and a key of its own. Keys are never used twice, so a delete, however late, never names one in use.
/// </summary>
public sealed class Blob
{
    public Guid Id { get; init; }

    /// <summary>Of the bytes, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public long Bytes { get; init; }

    public bool Deleting { get; set; }

    /// <summary>Until then an upload may still refer to it.</summary>
    public DateTimeOffset ClaimedUntil { get; set; }

    /// <summary>When a check last read the bytes again, whatever it found; null where none did since they came.</summary>
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>Where the bytes are in the file store.</summary>
    public FileKey Key => FileAreas.Original(Sha256, Id);
}
