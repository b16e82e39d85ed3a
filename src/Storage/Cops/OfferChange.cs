namespace Library.Storage.Cops;

/// <summary>How a change of an offer came out.</summary>
public abstract record OfferChange
{
    private OfferChange()
    {
    }

    /// <summary>It is done, and committed.</summary>
    public sealed record Done(Guid OfferId, Guid DocumentId) : OfferChange;

    /// <summary>There is no such document, or offer, for this reader.</summary>
    public sealed record NotFound : OfferChange;

    /// <summary>The reader sees it, but may not do this. The message is for them.</summary>
    public sealed record NotAllowed(string Message) : OfferChange;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : OfferChange;

    /// <summary>It cannot be done in the state that the document is in. The message is for the reader.</summary>
    public sealed record Conflict(string Message) : OfferChange;
}
