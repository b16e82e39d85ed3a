namespace Library.Storage.Catalogue;

/// <summary>Who did what to what, and when. Only ever added to.</summary>
public sealed class AuditEntry
{
    public const int MaxDetailLength = 1_000;

    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null where nobody was signed in.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>What was done, such as "document-added".</summary>
    public required string Action { get; init; }

    /// <summary>The id of what it was done to.</summary>
    public string? Subject { get; init; }

    /// <summary>In words; what is longer than may be kept is cut.</summary>
    public string? Detail
    {
        get;
        init => field = value is { Length: > MaxDetailLength } ? value[..MaxDetailLength] : value;
    }

    /// <summary>The network address that it was asked from; null where it is not known.</summary>
    public string? Address { get; init; }
}
