namespace Library.Storage.People;

/// <summary>What a person gives a program, so that it may use the API as they may. Only a hash of it is kept.</summary>
public sealed class ApiToken
{
    public const int MaxNameLength = 100;

    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>What its owner knows it by.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, lower-case hexadecimal. A token is random and long, so that a fast hash keeps it.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether it may change things; else it only reads.</summary>
    public bool MayWrite { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last used, to within some minutes; null where never.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public Person? Person { get; init; }
}
