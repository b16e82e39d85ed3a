using Library.Storage.Files;
using Library.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace Library.Storage.Catalogue;

/// <summary>Reads original files. One that is read whole is hashed on its way, so that damaged bytes never pass for the file.</summary>
public sealed partial class Originals(IFileStore files, SignedReads addresses, ILogger<Originals> logger)
{
    /// <summary>Opens a file from a byte on. From its first byte, reading throws a <see cref="FileStoreDamagedException"/> in place of the last bytes of one that is not as it was put.</summary>
    /// <returns>The content, which the caller disposes.</returns>
    /// <exception cref="FileStoreUnavailableException">The store cannot be reached, or the file is missing; worth another try.</exception>
    /// <exception cref="FileStoreDamagedException">It is shorter or longer than it was.</exception>
    public async Task<Stream> OpenAsync(Blob blob, long offset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var content = await files.OpenReadAsync(blob.Key, offset, length: null, cancellationToken) ?? throw Missing(blob);
        if (content.Length != Math.Max(0, blob.Bytes - offset))
        {
            var length = content.Length + offset;
            await content.DisposeAsync();
            throw Damaged(blob, $"has {length} bytes in place of {blob.Bytes}");
        }

        return offset > 0 || blob.Bytes == 0 ? content : new HashedStream(content, blob.Bytes, blob.Sha256, found => Damaged(blob, $"has the SHA-256 {found}"));
    }

    /// <summary>Copies a file to a path where nothing is; of one that is damaged nothing stays there.</summary>
    /// <exception cref="FileStoreException">As <see cref="OpenAsync"/> and its stream throw.</exception>
    public async Task FetchAsync(Blob blob, string path, CancellationToken cancellationToken)
    {
        await using var stored = await OpenAsync(blob, offset: 0, cancellationToken);
        try
        {
            await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, FileOptions.Asynchronous);
            await stored.CopyToAsync(copy, cancellationToken);
        }
        catch (FileStoreException)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Makes sure that a file is there and has its length.</summary>
    /// <exception cref="FileStoreException">As <see cref="OpenAsync"/> throws.</exception>
    public async Task CheckLengthAsync(Blob blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var length = await files.FindLengthOrNullAsync(blob.Key, cancellationToken) ?? throw Missing(blob);
        if (length != blob.Bytes)
        {
            throw Damaged(blob, $"has {length} bytes in place of {blob.Bytes}");
        }
    }

    /// <summary>An address of the store itself at which a browser gets the file for a minute; null where files go through us.</summary>
    /// <param name="disposition">The Content-Disposition that the store is to answer with.</param>
    public Task<Uri?> SignOrNullAsync(Blob blob, string disposition, string mediaType)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return addresses.SignOrNullAsync(blob.Key, disposition, mediaType);
    }

    private static FileStoreUnavailableException Missing(Blob blob) => new($"The file {blob.Key} is missing.");

    private FileStoreDamagedException Damaged(Blob blob, string what)
    {
        LibraryMetrics.NoteDamagedRead();
        Log.Damaged(logger, blob.Id, blob.Key, what);
        return new FileStoreDamagedException($"The file {blob.Key} {what}.");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The bytes of blob {BlobId} are not those that were put: {Key} {What}")]
        public static partial void Damaged(ILogger logger, Guid blobId, FileKey key, string what);
    }
}
