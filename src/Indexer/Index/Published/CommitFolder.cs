using System.Security.Cryptography;
using Library.Storage.Files;
using Library.Storage.Servers;

namespace Library.Indexer.Index.Published;

/// <summary>Brings the files of published commits into folders of this machine.</summary>
internal sealed class CommitFolder(IFileStore files)
{
    private const int FetchedAtATime = 8;
    private const int BlockBytes = 128 * 1024;

    /// <summary>Makes a folder hold a commit: what it lacks comes from <paramref name="other"/> where that has it, else from the store. Whatever else it holds stays.</summary>
    /// <param name="held">What the folder is known to hold, by name; files of other names or hashes are fetched.</param>
    /// <param name="other">A folder that is known to hold <paramref name="otherHeld"/>; null for none.</param>
    /// <exception cref="FileStoreException">The store failed.</exception>
    /// <exception cref="LostIndexFileException">The store does not have a file with the bytes that the commit names.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task FillAsync(
        string folder, PublishedCommit commit, IReadOnlyDictionary<string, IndexFile> held, string? other, IReadOnlyDictionary<string, IndexFile> otherHeld, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var lacking = commit.Files.Where(file => !IsSame(held, file)).ToList();

        // The file that names the segments comes last: until then the folder shows the commit before.
        foreach (var some in lacking.GroupBy(file => file.Name.StartsWith("segments", StringComparison.Ordinal)).OrderBy(group => group.Key))
        {
            await Parallel.ForEachAsync(
                some,
                new ParallelOptions { MaxDegreeOfParallelism = FetchedAtATime, CancellationToken = cancellationToken },
                async (file, cancelled) =>
                {
                    var target = Path.Combine(folder, file.Name);
                    if (other is not null && IsSame(otherHeld, file))
                    {
                        HardLink.CreateOrCopy(Path.Combine(other, file.Name), target);
                    }
                    else
                    {
                        await FetchAsync(file, target, cancelled);
                    }
                });
        }
    }

    private static bool IsSame(IReadOnlyDictionary<string, IndexFile> held, IndexFile file) =>
        held.TryGetValue(file.Name, out var same) && same.Sha256 == file.Sha256 && same.Length == file.Length;

    private async Task FetchAsync(IndexFile file, string target, CancellationToken cancellationToken)
    {
        var unfinished = $"{target}.fetched";
        try
        {
            await using var stored = await files.OpenReadAsync(new FileKey(file.Key), 0, length: null, cancellationToken)
                ?? throw new LostIndexFileException(file.Key, "is missing");
            string hash;
            await using (var copy = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, BlockBytes, FileOptions.Asynchronous))
            {
                hash = await CopyAsync(stored, copy, cancellationToken);
            }

            if (hash != file.Sha256)
            {
                throw new LostIndexFileException(file.Key, "has other bytes than were published");
            }

            File.Move(unfinished, target, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task<string> CopyAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        int read;
        while ((read = await source.ReadAsync(block, cancellationToken)) > 0)
        {
            hash.AppendData(block, 0, read);
            await target.WriteAsync(block.AsMemory(0, read), cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>The store does not have a file of a published commit, or not with its bytes. Whoever writes the index can put it again.</summary>
public sealed class LostIndexFileException(string key, string what) : Exception($"The file {key} of the published index {what}.")
{
    public string Key { get; } = key;
}
