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

    public void Set(Reader reader) => OrNull = reader;
}
