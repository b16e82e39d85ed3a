using System.Runtime.CompilerServices;

namespace Library.Storage.Files;

/// <summary>A part of a store: the files whose keys begin with a prefix, which their keys here leave out.</summary>
/// <param name="prefix">Ends with '/'.</param>
internal sealed class PrefixedFileStore(IFileStore store, string prefix) : IFileStore
{
    public Task PutAsync(FileKey key, Stream content, long length, CancellationToken cancellationToken) => store.PutAsync(Whole(key), content, length, cancellationToken);

    public Task<Stream?> OpenReadAsync(FileKey key, long offset, long? length, CancellationToken cancellationToken) => store.OpenReadAsync(Whole(key), offset, length, cancellationToken);

    public Task<long?> FindLengthOrNullAsync(FileKey key, CancellationToken cancellationToken) => store.FindLengthOrNullAsync(Whole(key), cancellationToken);

    public Task DeleteAsync(FileKey key, CancellationToken cancellationToken) => store.DeleteAsync(Whole(key), cancellationToken);

    public async IAsyncEnumerable<StoredFile> ListAsync(string prefixOfKeys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in store.ListAsync(prefix + prefixOfKeys, cancellationToken))
        {
            yield return file with { Key = new FileKey(file.Key.Value[prefix.Length..]) };
        }
    }

    /// <summary>Of the whole store: what never finished is nobody's.</summary>
    public Task SweepUnfinishedAsync(TimeSpan age, CancellationToken cancellationToken) => store.SweepUnfinishedAsync(age, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => store.CheckAsync(cancellationToken);

    private FileKey Whole(FileKey key) => new(prefix + key.Value);
}
