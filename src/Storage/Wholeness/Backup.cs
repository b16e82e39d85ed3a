using System.Collections.Concurrent;
using System.Globalization;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Wholeness;

/// <summary>What became of a backup.</summary>
/// <param name="Name">Its name in the place.</param>
/// <param name="Files">How many files belong to it.</param>
/// <param name="Copied">How many of them were not there yet.</param>
/// <param name="CopiedBytes">How long those are together.</param>
/// <param name="Missing">Files that the catalogue names and that are lost or damaged.</param>
public sealed record BackupResult(string Name, long Documents, int Files, int Copied, long CopiedBytes, IReadOnlyList<string> Missing);

/// <summary>
/// Makes a backup while the system runs. First the catalogue as it is at one moment, then the files that it names: they are there, unless a purge or a change took
/// one of them away since; then the catalogue of a later moment does not name it any more, and is taken in place of the first.
/// </summary>
public sealed class Backup(IDbContextFactory<LibraryDbContext> contexts, IFileStore files, TimeProvider time)
{
    private const int AtATime = 4;
    private const int MaxRounds = 10;

    /// <summary>Makes one.</summary>
    /// <exception cref="BackupException">It cannot be made.</exception>
    /// <exception cref="FileStoreException">One of the two stores failed; what was copied need not be copied again.</exception>
    public async Task<BackupResult> RunAsync(BackupPlace place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        await place.RequireWritableAsync(cancellationToken);
        var shelf = new BackupShelf(place);
        var work = Directory.CreateTempSubdirectory("library-backup-").FullName;
        try
        {
            var copying = new Copying(shelf, files, new UploadSpool(work), await shelf.ListHeldAsync(cancellationToken), await ListEarlierAsync(shelf, cancellationToken));
            IReadOnlySet<string> lost = new HashSet<string>(StringComparer.Ordinal);
            for (var round = 0; round < MaxRounds; round++)
            {
                var (manifest, needed, dump) = await TakeAsync(work, cancellationToken);
                await using (dump)
                {
                    var absent = await copying.CopyAsync(needed, cancellationToken);
                    if (absent.IsSubsetOf(lost))
                    {
                        return await CompleteAsync(shelf, manifest, dump, copying, needed, absent, cancellationToken);
                    }

                    lost = absent;
                }
            }

            throw new BackupException("Files go away faster than they are copied; make the backup when less is purged.");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>The backups of a place in words, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(BackupPlace place, CancellationToken cancellationToken)
    {
        var shelf = new BackupShelf(place);
        var lines = new List<string>();
        foreach (var name in await shelf.ListAsync(cancellationToken))
        {
            lines.Add(await DescribeAsync(shelf, name, cancellationToken));
        }

        return lines;
    }

    private static async Task<string> DescribeAsync(BackupShelf shelf, string name, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await shelf.ReadAsync(name, cancellationToken);
            return string.Create(CultureInfo.InvariantCulture, $"{name}  {manifest.TakenAt:yyyy-MM-dd HH:mm:ss} UTC, {manifest.Documents} documents, {manifest.Files.Count} files, {manifest.Files.Sum(file => file.Bytes)} bytes, schema {manifest.Schema}");
        }
        catch (BackupException exception)
        {
            return $"{name}  {exception.Message}";
        }
    }

    /// <summary>What the newest readable backup has, by key: files whose hash need not be found out again.</summary>
    private static async Task<Dictionary<string, BackupFile>> ListEarlierAsync(BackupShelf shelf, CancellationToken cancellationToken)
    {
        foreach (var name in (await shelf.ListAsync(cancellationToken)).Reverse())
        {
            try
            {
                return (await shelf.ReadAsync(name, cancellationToken)).Files.ToDictionary(file => file.Key, StringComparer.Ordinal);
            }
            catch (BackupException)
            {
                // A damaged one is of no use for this; the one before it is.
            }
        }

        return [];
    }

    private async Task<(BackupManifest Manifest, NeededFiles Needed, SpooledFile Dump)> TakeAsync(string work, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await CatalogueSchemas.HasAnyAsync(catalogue, cancellationToken))
        {
            throw new BackupException("There is no catalogue to back up: the system was never started here.");
        }

        var takenAt = time.GetUtcNow();
        await using var written = new FileStream(Path.Combine(work, "dump"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 128 * 1024, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        var (schema, needed) = await CatalogueSnapshot.WriteAsync(catalogue, written, cancellationToken);
        written.Position = 0;
        var dump = ((SpoolResult.Spooled)await new UploadSpool(work).SpoolAsync(written, long.MaxValue, cancellationToken)).File;
        var manifest = new BackupManifest(
            BackupManifest.NewestFormat,
            typeof(Backup).Assembly.GetName().Version?.ToString(3) ?? "",
            schema,
            catalogue is PostgreSqlLibraryDbContext ? nameof(CatalogueProvider.PostgreSql) : nameof(CatalogueProvider.Sqlite),
            takenAt,
            needed.Documents,
            new BackupFile("", dump.Length, dump.Sha256),
            [],
            []);
        return (manifest, needed, dump);
    }

    private static async Task<BackupResult> CompleteAsync(
        BackupShelf shelf, BackupManifest manifest, SpooledFile dump, Copying copying, NeededFiles needed, IReadOnlySet<string> absent, CancellationToken cancellationToken)
    {
        var complete = manifest with
        {
            Catalogue = await shelf.PutCatalogueAsync(dump, cancellationToken),
            Files = copying.FilesOf(needed),
            Missing = [.. absent.Order(StringComparer.Ordinal)],
        };
        return new BackupResult(await shelf.AddAsync(complete, cancellationToken), needed.Documents, complete.Files.Count, copying.Copied, copying.CopiedBytes, complete.Missing);
    }

    /// <summary>Copies files to the shelf that it does not hold yet.</summary>
    private sealed class Copying(BackupShelf shelf, IFileStore files, UploadSpool spool, Dictionary<string, long> held, Dictionary<string, BackupFile> earlier)
    {
        private readonly ConcurrentDictionary<string, long> _held = new(held, StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, BackupFile> _have = new(StringComparer.Ordinal);
        private int _copied;
        private long _copiedBytes;

        public int Copied => _copied;

        public long CopiedBytes => _copiedBytes;

        /// <summary>What is had of the files that are needed, and of the list of purges.</summary>
        public IReadOnlyList<BackupFile> FilesOf(NeededFiles needed) =>
        [
            .. _have.Values.Where(file => needed.Originals.ContainsKey(file.Key) || needed.Pictures.Contains(file.Key) || needed.Texts.Contains(file.Key) || file.Key.StartsWith(FileAreas.Purges, StringComparison.Ordinal))
                .OrderBy(file => file.Key, StringComparer.Ordinal),
        ];

        /// <summary>Sees to it that the shelf has every file.</summary>
        /// <returns>Keys of originals and pictures that are not there, or not as the catalogue has them.</returns>
        public async Task<HashSet<string>> CopyAsync(NeededFiles needed, CancellationToken cancellationToken)
        {
            var absent = new ConcurrentBag<string>();
            var many = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(needed.Originals.Where(file => !_have.ContainsKey(file.Key)), many, async (file, stop) =>
            {
                var expected = new BackupFile(file.Key, file.Value.Bytes, file.Value.Sha256);
                if (!await TryCopyAsync(expected, expected, stop))
                {
                    absent.Add(file.Key);
                }
            });

            foreach (var area in new[] { FileAreas.Texts, FileAreas.Photos, FileAreas.Covers, FileAreas.Purges })
            {
                var present = new Dictionary<string, long>(StringComparer.Ordinal);
                await foreach (var file in files.ListAsync(area, cancellationToken))
                {
                    present[file.Key.Value] = file.Bytes;
                }

                var wanted = area == FileAreas.Purges ? present.Keys : (area == FileAreas.Texts ? needed.Texts : needed.Pictures).Where(key => key.StartsWith(area, StringComparison.Ordinal));
                await Parallel.ForEachAsync(wanted.Where(key => !_have.ContainsKey(key)), many, async (key, stop) =>
                {
                    var known = present.TryGetValue(key, out var bytes) && earlier.TryGetValue(key, out var before) && before.Bytes == bytes ? before : null;
                    if ((!present.ContainsKey(key) || !await TryCopyAsync(known, new BackupFile(key, bytes, ""), stop)) && area is FileAreas.Photos or FileAreas.Covers && needed.Pictures.Contains(key))
                    {
                        absent.Add(key);
                    }
                });
            }

            return [.. absent];
        }

        /// <param name="known">What the file is where that is known; null where it is to be found out.</param>
        private async Task<bool> TryCopyAsync(BackupFile? known, BackupFile file, CancellationToken cancellationToken)
        {
            if (known is not null && _held.TryGetValue(known.Sha256, out var length) && length == known.Bytes)
            {
                _have[file.Key] = known;
                return true;
            }

            await using var content = await files.OpenReadAsync(new FileKey(file.Key), 0, length: null, cancellationToken);
            if (content is null)
            {
                return false;
            }

            await using var spooled = ((SpoolResult.Spooled)await spool.SpoolAsync(content, long.MaxValue, cancellationToken)).File;
            if (file.Sha256.Length > 0 && (spooled.Sha256 != file.Sha256 || spooled.Length != file.Bytes))
            {
                return false;
            }

            if (!_held.TryGetValue(spooled.Sha256, out var there) || there != spooled.Length)
            {
                await shelf.PutAsync(spooled, cancellationToken);
                _held[spooled.Sha256] = spooled.Length;
                Interlocked.Increment(ref _copied);
                Interlocked.Add(ref _copiedBytes, spooled.Length);
            }

            _have[file.Key] = new BackupFile(file.Key, spooled.Length, spooled.Sha256);
            return true;
        }
    }
}
