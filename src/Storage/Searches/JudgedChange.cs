namespace Library.Storage.Searches;

/// <summary>What an admin says of a search, not checked yet.</summary>
public sealed record JudgedInput
{
    public string? Text { get; init; }

    /// <summary>Its key: empty where the search has no word.</summary>
    public string Key { get; init; } = "";

    /// <summary>The documents that answer it, all of them: what is left out is judged no longer. The id is null where none was named.</summary>
    public IReadOnlyList<(Guid? Document, int Grade)> Documents { get; init; } = [];
}

/// <summary>How a change of judged searches came out.</summary>
public abstract record JudgedChange
{
    private JudgedChange()
    {
    }

    /// <summary>It is done, and committed.</summary>
    public sealed record Done(Guid Id) : JudgedChange;

    /// <summary>There is no such judged search.</summary>
    public sealed record NotFound : JudgedChange;

    /// <summary>The reader may not do this. The message is for them.</summary>
    public sealed record NotAllowed(string Message) : JudgedChange;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : JudgedChange;

    /// <summary>A search that asks for the same is judged already.</summary>
    public sealed record Taken(Guid Id) : JudgedChange;

    /// <summary>Somebody else has changed it meanwhile.</summary>
    public sealed record Stale : JudgedChange;
}
