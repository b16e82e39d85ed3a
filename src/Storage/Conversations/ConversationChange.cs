namespace Library.Storage.Conversations;

/// <summary>How a change of a conversation or a post came out.</summary>
public abstract record ConversationChange
{
    private ConversationChange()
    {
    }

    /// <summary>It is done, and committed.</summary>
    /// <param name="PostId">The post that was written or changed; null where none was.</param>
    /// <param name="Documents">Those that the index must follow.</param>
    /// <param name="IsRepeated">Whether the same request had been answered before: nothing was written again.</param>
    public sealed record Done(Guid ConversationId, Guid? PostId, IReadOnlyCollection<Guid> Documents, bool IsRepeated = false) : ConversationChange;

    /// <summary>There is no such conversation, post or COP for this reader.</summary>
    public sealed record NotFound : ConversationChange;

    /// <summary>The reader sees it, but may not do this. The message is for them.</summary>
    public sealed record NotAllowed(string Message) : ConversationChange;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : ConversationChange;

    /// <summary>Somebody has changed the words meanwhile.</summary>
    public sealed record Stale : ConversationChange;

    /// <summary>It cannot be done in the state that it is in. The message is for the reader.</summary>
    public sealed record Conflict(string Message) : ConversationChange;

    /// <summary>The key of the request belongs to another one.</summary>
    public sealed record OtherRequest : ConversationChange;

    internal static Invalid Wrong(string field, string message) => new(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });
}
