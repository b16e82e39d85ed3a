namespace Library.Storage.Catalogue;

/// <summary>How a change of a document came out.</summary>
public abstract record ChangeResult
{
    private ChangeResult()
    {
    }

    /// <summary>It is done, and committed.</summary>
    public sealed record Done(Guid DocumentId) : ChangeResult
    {
        /// <summary>Other documents that the index must follow: those that it takes the place of.</summary>
        public IReadOnlyCollection<Guid> Others { get; init; } = [];
    }

    /// <summary>There is no such document for this reader.</summary>
    public sealed record NotFound : ChangeResult;

    /// <summary>The reader sees it, but may not do this. The message is for them.</summary>
    public sealed record NotAllowed(string Message) : ChangeResult;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : ChangeResult;
}
