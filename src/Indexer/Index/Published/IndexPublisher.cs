using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Library.Storage.Files;
using Library.Storage.Servers;

namespace Library.Indexer.Index.Published;

/// <summary>Puts the commits of the one writer where other processes find them: files that are new into the file store, then one row of the catalogue that names them all.</summary>
/// <remarks>A key holds the writer's number and the hash of the bytes, so that no file is ever overwritten with others, by whomever.</remarks>
internal sealed class IndexPublisher(IFileStore files, IndexCommits commits, long fence)
{
    public const string Prefix = "index/";

    private const int PutAtATime = 8;

    /// <summary>How long a commit is kept after a newer one: a process may still be fetching it.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    // Files of an index are written once; what is known of a name holds while length and time of its file are the same.
    private readonly ConcurrentDictionary<string, (long Length, DateTime WrittenAt, IndexFile File)> _put = new(StringComparer.Ordinal);

    /// <summary>Publishes a commit.</summary>
    /// <param name="changes">What it holds that the one before did not, to be noted in the catalogue with it.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="WriterReplacedException">Another process writes the index now.</exception>
    /// <exception cref="FileStoreException">The store failed; nothing was published.</exception>
    public async Task<long> PublishAsync(HeldCommit held, IReadOnlyCollection<CommittedChange> changes, CancellationToken cancellationToken)
    {
        List<IndexFile> named;
        using (WriterSteps.Begin(WriterSteps.PutFiles))
        {
            named = await PutAsync(held, cancellationToken);
        }

        using (WriterSteps.Begin(WriterSteps.NameCommit))
        {
            return await commits.PublishAsync(fence, held.BuildId, named, changes, cancellationToken);
        }
    }

    /// <summary>Learns what a commit that was published before holds, so that its files are not put again.</summary>
    /// <param name="folder">Where its files are.</param>
    public void Know(PublishedCommit commit, string folder)
    {
        foreach (var file in commit.Files)
        {
            var path = new FileInfo(Path.Combine(folder, file.Name));
            _put[file.Name] = (file.Length, path.LastWriteTimeUtc, file);
        }
    }

    /// <summary>Puts a file of a commit once more, which another process has missed in the store.</summary>
    public async Task PutAgainAsync(HeldCommit held, string key, CancellationToken cancellationToken)
    {
        foreach (var file in held.FileNames.Select(name => _put.GetValueOrDefault(name).File).Where(file => file?.Key == key))
        {
            await using var content = File.OpenRead(Path.Combine(held.Folder, file.Name));
            await files.PutAsync(new FileKey(key), content, content.Length, cancellationToken);
        }
    }

    /// <summary>Removes files that no commit names any more. A file younger than <see cref="Kept"/> may belong to a commit that is being published.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var needed = await commits.ForgetOldAsync(fence, Kept, cancellationToken);
        var stored = new List<StoredFile>();
        await foreach (var file in files.ListAsync(Prefix, cancellationToken))
        {
            stored.Add(file);
        }

        // By the store's own clock: that of this machine may be wrong.
        var newest = stored.Count == 0 ? default : stored.Max(file => file.ModifiedAt);
        foreach (var file in stored.Where(file => !needed.Contains(file.Key.Value) && file.ModifiedAt < newest - Kept && IsOursOrOlder(file.Key)))
        {
            await files.DeleteAsync(file.Key, cancellationToken);
        }

        foreach (var name in _put.Where(put => !needed.Contains(put.Value.File.Key)).Select(put => put.Key).ToList())
        {
            _put.TryRemove(name, out _);
        }
    }

    private bool IsOursOrOlder(FileKey key)
    {
        var parts = key.Value[Prefix.Length..].Split('/');
        return parts.Length == 3 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= fence;
    }

    private async Task<List<IndexFile>> PutAsync(HeldCommit held, CancellationToken cancellationToken)
    {
        var named = new List<IndexFile>(held.FileNames.Count);
        var unknown = new List<FileInfo>();
        foreach (var path in held.FileNames.Select(name => new FileInfo(Path.Combine(held.Folder, name))))
        {
            if (_put.TryGetValue(path.Name, out var put) && put.Length == path.Length && put.WrittenAt == path.LastWriteTimeUtc)
            {
                named.Add(put.File);
            }
            else
            {
                unknown.Add(path);
            }
        }

        var added = new IndexFile[unknown.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, unknown.Count),
            new ParallelOptions { MaxDegreeOfParallelism = PutAtATime, CancellationToken = cancellationToken },
            async (i, cancelled) => added[i] = await PutAsync(held.BuildId, unknown[i], cancelled));
        for (var i = 0; i < added.Length; i++)
        {
            _put[added[i].Name] = (added[i].Length, unknown[i].LastWriteTimeUtc, added[i]);
            named.Add(added[i]);
        }

        return named;
    }

    private async Task<IndexFile> PutAsync(string buildId, FileInfo path, CancellationToken cancellationToken)
    {
        await using var content = path.OpenRead();
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        var key = new FileKey(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{buildId}/{fence}/{hash}"));
        content.Position = 0;
        await files.PutAsync(key, content, content.Length, cancellationToken);
        return new IndexFile(path.Name, key.Value, content.Length, hash);
    }
}

/// <summary>The steps of the writer of the index, by name: as activities, for traces, and for tests that end the process at one of them.</summary>
public static class WriterSteps
{
    public const string Take = "index.take-over";
    public const string Write = "index.write";
    public const string Commit = "index.commit";
    public const string PutFiles = "index.put-files";
    public const string NameCommit = "index.name-commit";
    public const string NoteFound = "index.note-found";
    public const string Sweep = "index.sweep";

    public const string SourceName = "Library.Indexer.Writer";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? Begin(string step) => Source.StartActivity(step);
}
