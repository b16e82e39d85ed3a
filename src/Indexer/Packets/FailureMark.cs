using Library.Storage.Files;

namespace Library.Indexer.Packets;

/// <summary>A file that says that something could not be made, so that it is not tried again at once.</summary>
internal static class FailureMark
{
    /// <summary>Sets a mark, of this moment.</summary>
    public static async Task SetAsync(IFileStore files, FileKey key, CancellationToken cancellationToken)
    {
        // What is under a key keeps its time, so an older mark goes first.
        await files.DeleteAsync(key, cancellationToken);
        using var mark = new MemoryStream([(byte)'-'], writable: false);
        await files.PutAsync(key, mark, mark.Length, cancellationToken);
    }

    /// <summary>Whether a mark was set after a moment.</summary>
    public static async Task<bool> IsSetSinceAsync(IFileStore files, FileKey key, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await foreach (var file in files.ListAsync(key.Value, cancellationToken))
        {
            return file.ModifiedAt >= since;
        }

        return false;
    }
}
