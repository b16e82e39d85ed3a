namespace Library.Storage.Catalogue;

/// <summary>What a comparison of catalogue, file store and index found.</summary>
public sealed class CheckReport
{
    public Guid Id { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Null until it is done or was broken off.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whether it also repaired what is safe to repair.</summary>
    public bool IsRepair { get; init; }

    /// <summary>How many files of the store were looked at.</summary>
    public long Files { get; set; }

    /// <summary>How many bytes were read again and hashed.</summary>
    public long BytesRead { get; set; }

    /// <summary>How many things are wrong, after repairs.</summary>
    public int Findings { get; set; }

    /// <summary>A <see cref="Wholeness.CheckDetails"/>, as JSON.</summary>
    public required string Details { get; set; }
}
