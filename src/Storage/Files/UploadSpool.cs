using System.Buffers;
using System.Security.Cryptography;

namespace Library.Storage.Files;

/// <summary>What became of a body that was to be spooled.</summary>
public abstract record SpoolResult
{
    private SpoolResult()
    {
    }

    /// <summary>The body is in a temporary file, which the caller disposes.</summary>
    public sealed record Spooled(SpooledFile File) : SpoolResult;

    /// <summary>The body is longer than <paramref name="MaxBytes"/>; nothing of it is left, and the rest was not read.</summary>
    public sealed record TooLarge(long MaxBytes) : SpoolResult;
}

/// <summary>Takes bodies of unknown length and hash into temporary files of one folder.</summary>
public sealed class UploadSpool(string folder)
{
    private const int BlockBytes = 128 * 1024;

    /// <summary>Reads a body to its end into a temporary file, counting and hashing. The body stays the caller's, and its exceptions pass through.</summary>
    /// <exception cref="FileStoreRefusedException">The disk is full or cannot be written to; nothing of the body is left.</exception>
    /// <exception cref="FileStoreUnavailableException">The disk failed; worth another try with a new body.</exception>
    public async Task<SpoolResult> SpoolAsync(Stream body, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        var path = Path.Combine(folder, Guid.NewGuid().ToString("n"));
        var file = OnDisk(() =>
        {
            Directory.CreateDirectory(folder);
            return Create(path);
        });
        var kept = false;
        try
        {
            var result = await FillAsync(file, path, body, maxBytes, cancellationToken);
            kept = result is SpoolResult.Spooled;
            return result;
        }
        finally
        {
            if (!kept)
            {
                await file.DisposeAsync();
            }
        }
    }

    /// <summary>Removes what a process that died left in the folder; files in use stay.</summary>
    public void RemoveLeftovers()
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folder))
        {
            try
            {
                // Opens only where nobody else has it open.
                using var leftover = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            }
            catch (Exception exception) when (DiskFault.FromOrNull(exception) is not null)
            {
                // In use, or already gone: it costs space at worst.
            }
        }
    }

    private static async Task<SpoolResult> FillAsync(FileStream file, string path, Stream body, long maxBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            long length = 0;
            int read;
            while ((read = await body.ReadAsync(block, cancellationToken)) > 0)
            {
                length += read;
                if (length > maxBytes)
                {
                    return new SpoolResult.TooLarge(maxBytes);
                }

                hash.AppendData(block, 0, read);
                await WriteAsync(file, block.AsMemory(0, read), cancellationToken);
            }

            return new SpoolResult.Spooled(new SpooledFile(file, path, length, Convert.ToHexStringLower(hash.GetHashAndReset())));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    // The reader shares it; when it is closed, also by a failure, the file is gone.
    private static FileStream Create(string path) =>
        new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.DeleteOnClose);

    // Only the file's own faults are translated: a body's exception may be an IOException as well.
    private static async ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(block, cancellationToken);
        }
        catch (Exception exception) when (DiskFault.FromOrNull(exception) is { } fault)
        {
            throw fault;
        }
    }

    private static T OnDisk<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (DiskFault.FromOrNull(exception) is { } fault)
        {
            throw fault;
        }
    }
}
