namespace Library.Storage.Files;

public static class FileStoreReads
{
    /// <summary>Copies a stored file to a path where nothing is.</summary>
    /// <exception cref="FileStoreUnavailableException">The store cannot be reached, or the file is missing.</exception>
    public static async Task FetchAsync(this IFileStore files, FileKey key, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        await using var stored = await files.OpenReadAsync(key, offset: 0, length: null, cancellationToken) ?? throw new FileStoreUnavailableException($"The file {key} is missing.");
        await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, FileOptions.Asynchronous);
        await stored.CopyToAsync(copy, cancellationToken);
    }
}
