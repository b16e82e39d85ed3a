namespace Library.Storage.Meetings;

/// <summary>How a change of a meeting or its packet came out.</summary>
public abstract record MeetingChange
{
    private MeetingChange()
    {
    }

    /// <summary>It is done, and committed.</summary>
    /// <param name="Documents">Those that the index must follow.</param>
    /// <param name="PartId">The proposal, decision or follow-up that was made or changed; null where none was.</param>
    public sealed record Done(Guid MeetingId, IReadOnlyCollection<Guid> Documents, Guid? PartId = null) : MeetingChange;

    /// <summary>There is no such meeting, or COP, for this reader.</summary>
    public sealed record NotFound : MeetingChange;

    /// <summary>The reader sees it, but may not do this. The message is for them.</summary>
    public sealed record NotAllowed(string Message) : MeetingChange;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : MeetingChange;

    /// <summary>Somebody else has changed it meanwhile.</summary>
    public sealed record Stale : MeetingChange;

    /// <summary>It cannot be done in the state that it is in. The message is for the reader.</summary>
    public sealed record Conflict(string Message) : MeetingChange;

    /// <summary>The COP cannot see these items: whoever publishes says what becomes of them.</summary>
    /// <param name="Offerable">Those of them whose documents the reader may offer to the COP.</param>
    public sealed record Undecided(IReadOnlyList<Guid> Items, IReadOnlyList<Guid> Offerable) : MeetingChange;
}
