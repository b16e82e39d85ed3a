namespace Library.Storage.Sharing;

/// <summary>What an admin wants to share, not checked yet: a document or a collection.</summary>
public sealed record ShareInput
{
    public Guid? Document { get; init; }

    /// <summary>Null for the newest that there is now.</summary>
    public int? Version { get; init; }

    /// <summary>Its slug.</summary>
    public string? Collection { get; init; }

    public bool IsPublic { get; init; }

    /// <summary>Null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public string? Note { get; init; }

    /// <summary>Whether the admin means it, though only communities see the document.</summary>
    public bool IsConfirmed { get; init; }
}

/// <summary>How a change of what is shared came out.</summary>
public abstract record ShareChange
{
    private ShareChange()
    {
    }

    /// <summary>It is done, and committed.</summary>
    public sealed record Done(Guid Id) : ShareChange;

    /// <summary>There is no such share.</summary>
    public sealed record NotFound : ShareChange;

    /// <summary>The reader may not do this. The message is for them.</summary>
    public sealed record NotAllowed(string Message) : ShareChange;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : ShareChange;

    /// <summary>Sharing outside is switched off.</summary>
    public sealed record SwitchedOff : ShareChange;
}
