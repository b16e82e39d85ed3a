namespace Library.Storage.Correspondence;

/// <summary>How sending a message came out.</summary>
public abstract record MessageChange
{
    private MessageChange()
    {
    }

    /// <summary>It is sent, and committed; also where the same request had sent it before.</summary>
    public sealed record Sent(PrivateMessage Message) : MessageChange;

    /// <summary>There is no such person for this reader.</summary>
    public sealed record NotFound : MessageChange;

    /// <summary>The person is there, but this reader cannot write to them. The message is for the reader.</summary>
    public sealed record NotAllowed(string Message) : MessageChange;

    /// <summary>What was sent is wrong; messages by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : MessageChange;

    /// <summary>The key of the request belongs to another one.</summary>
    public sealed record OtherRequest : MessageChange;
}
