using Library.Storage.Items;

namespace Library.Storage.Collections;

/// <summary>What is said of a collection, not checked yet. Null leaves it as it is.</summary>
public sealed record CollectionInput
{
    /// <summary>For a new one; made of the title where there is none.</summary>
    public string? Slug { get; init; }

    public string? Title { get; init; }

    public string? Introduction { get; init; }

    public bool? IsPublished { get; init; }

    public IReadOnlyList<ListedItemInput>? Items { get; init; }

    /// <summary>Their e-mail addresses; for admins to say.</summary>
    public IReadOnlyList<string>? Curators { get; init; }
}

/// <summary>How a change of a collection came out.</summary>
public abstract record CollectionChange
{
    private CollectionChange()
    {
    }

    /// <summary>It is done, and committed.</summary>
    /// <param name="Documents">Those that the index must follow.</param>
    public sealed record Done(string Slug, IReadOnlyCollection<Guid> Documents) : CollectionChange;

    /// <summary>There is no such collection for this reader.</summary>
    public sealed record NotFound : CollectionChange;

    /// <summary>The reader sees it, but may not do this. The message is for them.</summary>
    public sealed record NotAllowed(string Message) : CollectionChange;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : CollectionChange;

    /// <summary>Another collection has this name in addresses.</summary>
    public sealed record Taken : CollectionChange;

    /// <summary>Somebody else has changed it meanwhile.</summary>
    public sealed record Stale : CollectionChange;
}
