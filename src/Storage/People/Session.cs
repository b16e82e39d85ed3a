namespace Library.Storage.People;

/// <summary>One sign-in, by browser or by token. Ending it holds for the next request.</summary>
public sealed class Session
{
    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    public Person? Person { get; init; }
}
