namespace Library.Storage.Searches;

/// <summary>What an admin wants to put first or take out, not checked yet.</summary>
public sealed record PinInput
{
    /// <summary>The query; not read when a pin is changed.</summary>
    public string? Text { get; init; }

    /// <summary>Its key: empty where the query has no word.</summary>
    public string Key { get; init; } = "";

    /// <summary>Null where none was named; not read when a pin is changed.</summary>
    public Guid? Document { get; init; }

    public PinKind Kind { get; init; }

    /// <summary>The place among those that are put first for the query, from 1; null for the last, or for where it is.</summary>
    public int? Position { get; init; }

    /// <summary>The last day on which it holds, by the association's calendar; null where none was named.</summary>
    public DateOnly? Until { get; init; }

    public string? Note { get; init; }
}

/// <summary>How a change of pins came out.</summary>
public abstract record PinChange
{
    private PinChange()
    {
    }

    /// <summary>It is done, and committed.</summary>
    public sealed record Done(Guid Id) : PinChange;

    /// <summary>There is no such pin.</summary>
    public sealed record NotFound : PinChange;

    /// <summary>The reader may not do this. The message is for them.</summary>
    public sealed record NotAllowed(string Message) : PinChange;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : PinChange;
}
