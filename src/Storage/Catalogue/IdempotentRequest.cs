namespace Library.Storage.Catalogue;

/// <summary>A request that its caller may send again, after a lost answer, without its being carried out again.</summary>
public sealed class IdempotentRequest
{
    public const int MaxKeyLength = 200;

    public Guid PersonId { get; init; }

    public required string Key { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Of all that was sent; null while the request is under way.</summary>
    public string? BodySha256 { get; set; }

    /// <summary>The document that the request made; null while it is under way.</summary>
    public Guid? DocumentId { get; set; }

    /// <summary>The first answer; null until it was written.</summary>
    public string? Answer { get; set; }

    /// <summary>The <see cref="Servers.Machine"/> that carries it out; null where there is only one.</summary>
    public Guid? MachineId { get; init; }
}
