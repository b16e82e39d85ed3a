using Library.Storage.People;

namespace Library.Api.Members;

/// <summary>Who makes this request, read from the catalogue once.</summary>
internal sealed class CurrentReader
{
    /// <summary>Null for somebody who is not signed in, or whose account may not be used any more.</summary>
    public Reader? OrNull { get; private set; }

    /// <summary>For endpoints and pages behind the sign-in.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks its policy.</exception>
    public Reader Required => OrNull ?? throw new InvalidOperationException("This endpoint was reached without a signed-in reader.");

    /// <summary>The session that the request belongs to; null where a program sent an API token.</summary>
    public Guid? SessionId { get; private set; }

    /// <summary>Whether a program asks with an API token.</summary>
    public bool IsByToken => OrNull is not null && SessionId is null;

    /// <summary>Whether the request may change things.</summary>
    public bool MayWrite { get; private set; }

    public void Set(Reader reader, Guid sessionId) => (OrNull, SessionId, MayWrite) = (reader, sessionId, true);

    public void SetByToken(Reader reader, bool mayWrite) => (OrNull, MayWrite) = (reader, mayWrite);
}
