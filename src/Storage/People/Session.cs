namespace Library.Storage.People;

/// <summary>One sign-in, by browser or by token. Ending it holds for the next request.</summary>
public sealed class Session
{
    public const int MaxUserAgentLength = 300;
    public const int MaxAddressLength = 64;

    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was last used, to within some minutes.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>What the browser or program calls itself; not to be trusted.</summary>
    public string UserAgent { get; init; } = "";

    /// <summary>The network address that it began from.</summary>
    public string Address { get; init; } = "";

    public Person? Person { get; init; }
}
