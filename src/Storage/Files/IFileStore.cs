namespace Library.Storage.Files;

/// <summary>Keeps files under keys of ours. Content under a key never changes: it is put, read and at last deleted.</summary>
/// <remarks>Safe to use from many threads. Every call may throw <see cref="FileStoreRefusedException"/> where the store denies access.</remarks>
public interface IFileStore
{
    /// <summary>Stores <paramref name="length"/> bytes read from <paramref name="content"/>. When it returns, they survive a crash; until then nothing is seen under the key.</summary>
    /// <remarks>Putting a key again with the same bytes is allowed and changes nothing that a reader sees. The stream stays the caller's.</remarks>
    /// <exception cref="FileStoreUnavailableException">The store cannot be reached or is busy; worth another try.</exception>
    /// <exception cref="FileStoreRefusedException">The store is full, read-only or denies access; another try does not help until somebody mends it.</exception>
    /// <exception cref="EndOfStreamException">The stream ended before, or went on after, <paramref name="length"/> bytes; nothing was stored.</exception>
    Task PutAsync(FileKey key, Stream content, long length, CancellationToken cancellationToken);

    /// <summary>Opens a stored file for reading, from byte <paramref name="offset"/> for <paramref name="length"/> bytes, or to its end when null.</summary>
    /// <returns>The content, read once from front to back, which the caller disposes; its <see cref="Stream.Length"/> is known. <see langword="null"/> when no such file is stored. A range past the end gives what there is.</returns>
    /// <exception cref="FileStoreUnavailableException">The store cannot be reached; worth another try. Reading the stream may throw it too.</exception>
    Task<Stream?> OpenReadAsync(FileKey key, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>The size of a stored file in bytes, or <see langword="null"/> when there is none: also the test for existence. What it finds survives a crash.</summary>
    /// <exception cref="FileStoreUnavailableException">The store cannot be reached; worth another try.</exception>
    Task<long?> FindLengthOrNullAsync(FileKey key, CancellationToken cancellationToken);

    /// <summary>Removes a file; one that is not there is no error.</summary>
    /// <exception cref="FileStoreUnavailableException">The store cannot be reached; worth another try.</exception>
    Task DeleteAsync(FileKey key, CancellationToken cancellationToken);

    /// <summary>Every stored file whose key starts with <paramref name="prefix"/> (any, when empty), in no promised order.</summary>
    /// <exception cref="FileStoreUnavailableException">The store cannot be reached; worth another try.</exception>
    IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes what puts that never finished left behind, if it is older than <paramref name="age"/>.</summary>
    Task SweepUnfinishedAsync(TimeSpan age, CancellationToken cancellationToken);

    /// <summary>Throws as <see cref="PutAsync"/> would if the store cannot take files now; cheap enough for a health check.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}

/// <summary>A file as a listing shows it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="ModifiedAt">When it was put, UTC.</param>
public sealed record StoredFile(FileKey Key, long Bytes, DateTimeOffset ModifiedAt);
