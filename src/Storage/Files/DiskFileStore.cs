namespace Library.Storage.Files;

/// <summary>Keeps files in a folder, each under the path that its key spells.</summary>
/// <remarks>
/// A file is written under a temporary name beside its place, flushed to the disk, and renamed. Temporary names begin
/// with a dot, which no key's segment does.
/// </remarks>
internal sealed class DiskFileStore(string root, TimeProvider time) : IFileStore
{
    private const string UnfinishedSuffix = ".tmp";
    private const int BlockBytes = 128 * 1024;

    // From the last byte written to the file's name being safe on the slowest disk.
    private static readonly TimeSpan LongestPut = TimeSpan.FromMinutes(10);

    private readonly string _root = Path.GetFullPath(root);

    public async Task PutAsync(FileKey key, Stream content, long length, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var target = PathOf(key);
        await using var source = new DeclaredLengthStream(content, length, cancellationToken);
        try
        {
            DurableFolder.Create(FolderOf(target));
            var unfinished = UnfinishedBeside(target);
            try
            {
                await WriteAsync(unfinished, source, cancellationToken);
                File.Move(unfinished, target, overwrite: true);
            }
            catch
            {
                RemoveUnfinished(unfinished);
                throw;
            }

            DurableFolder.Sync(FolderOf(target));
        }
        catch (Exception exception) when (!source.Failed && DiskFault.FromOrNull(exception) is { } fault)
        {
            throw fault.Counted();
        }
    }

    public async Task<Stream?> OpenReadAsync(FileKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        cancellationToken.ThrowIfCancellationRequested();
        FileStream? file = null;
        try
        {
            file = new FileStream(PathOf(key), new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            });
            var rest = Math.Max(0, file.Length - offset);
            file.Position = Math.Min(offset, file.Length);
            return new StoredFileStream(file, file, Math.Min(length ?? rest, rest), DiskFault.FromOrNull, Timeout.InfiniteTimeSpan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (DiskFault.FromOrNull(exception) is { } fault)
        {
            await (file?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw fault.Counted();
        }
    }

    public Task<long?> FindLengthOrNullAsync(FileKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(key);
        return Task.FromResult(Disk(() =>
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return (long?)null;
            }

            // A put in another thread may have renamed it and not yet synchronised the folder; who finds it here need not put it.
            if (new DateTimeOffset(file.LastWriteTimeUtc) > time.GetUtcNow() - LongestPut)
            {
                DurableFolder.Sync(FolderOf(path));
            }

            return file.Length;
        }));
    }

    public Task DeleteAsync(FileKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(key);
        Disk(() =>
        {
            if (File.Exists(path))
            {
                File.Delete(path);
                DurableFolder.Sync(FolderOf(path));
            }

            return true;
        });
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return List(prefix, cancellationToken).ToAsyncEnumerable();
    }

    public Task SweepUnfinishedAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - age;
        foreach (var file in FilesBelow(_root).Where(file => IsUnfinished(file.Name)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Disk(() =>
            {
                if (file.Exists && new DateTimeOffset(file.LastWriteTimeUtc) <= before)
                {
                    file.Delete();
                }

                return true;
            });
        }

        return Task.CompletedTask;
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        // A block of the usual size, since a full disk may still take a few bytes.
        var probe = UnfinishedBeside(Path.Combine(_root, "probe"));
        try
        {
            DurableFolder.Create(_root);
            try
            {
                using var block = new MemoryStream(new byte[4096], writable: false);
                await WriteAsync(probe, block, cancellationToken);
            }
            finally
            {
                RemoveUnfinished(probe);
            }
        }
        catch (Exception exception) when (DiskFault.FromOrNull(exception) is { } fault)
        {
            throw fault.Counted();
        }
    }

    private static async Task WriteAsync(string path, Stream source, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        });
        await source.CopyToAsync(file, BlockBytes, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    // A leftover is swept later; what made the put fail must not be hidden by it.
    private static void RemoveUnfinished(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (DiskFault.FromOrNull(exception) is not null)
        {
        }
    }

    private static T Disk<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (DiskFault.FromOrNull(exception) is { } fault)
        {
            throw fault.Counted();
        }
    }

    private static IEnumerable<FileInfo> FilesBelow(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };
        using var files = Disk(() => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", options).GetEnumerator() : null);
        while (files is not null && Disk(files.MoveNext))
        {
            yield return new FileInfo(files.Current);
        }
    }

    private static bool IsUnfinished(string name) => name.StartsWith('.') && name.EndsWith(UnfinishedSuffix, StringComparison.Ordinal);

    private static string UnfinishedBeside(string target) =>
        Path.Combine(FolderOf(target), $".{Path.GetFileName(target)}.{Guid.NewGuid():n}{UnfinishedSuffix}");

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? path;

    private IEnumerable<StoredFile> List(string prefix, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_root, prefix[..(prefix.LastIndexOf('/') + 1)].Replace('/', Path.DirectorySeparatorChar));
        foreach (var file in FilesBelow(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            // A file may be gone by the time it is looked at.
            if (key.StartsWith(prefix, StringComparison.Ordinal) && FileKey.IsValid(key) && Disk(() => file.Exists))
            {
                yield return new StoredFile(new FileKey(key), file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
            }
        }
    }

    private string PathOf(FileKey key) => Path.Combine(_root, key.Value.Replace('/', Path.DirectorySeparatorChar));
}
