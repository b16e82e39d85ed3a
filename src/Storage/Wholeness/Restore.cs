using System.Security.Cryptography;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Wholeness;

/// <summary>What was restored.</summary>
/// <param name="Missing">Files that the catalogue names and that were lost already when the backup was made.</param>
public sealed record RestoreResult(string Name, long Documents, int Files, IReadOnlyList<string> Missing);

/// <summary>
/// Brings a backup into an empty system, on whichever database and store. Every byte of the backup is read and compared before anything is changed.
/// Then files come first and rows last, in one transaction: until it is committed the catalogue says that a restore is under way, the system does not start, and the restore may be repeated.
/// </summary>
public sealed class Restore(IDbContextFactory<LibraryDbContext> contexts, CatalogueOptions options, IFileStore files, Purges purges, TimeProvider time)
{
    private const int AtATime = 4;

    /// <summary>Restores a backup.</summary>
    /// <param name="name">Its name, or the beginning of it; null for the newest.</param>
    /// <exception cref="BackupException">It cannot be restored; nothing was changed.</exception>
    /// <exception cref="FileStoreException">A store failed; the restore may be repeated.</exception>
    public async Task<RestoreResult> RunAsync(BackupPlace place, string? name, CancellationToken cancellationToken)
    {
        await RequireEmptyAsync(cancellationToken);
        await using var use = await SessionLock.TakeForUseOrNullAsync(options, withOthers: false, cancellationToken)
            ?? throw new BackupException("Another process uses the database: stop all processes of the system, and wait for any other restore.");
        var shelf = new BackupShelf(place);
        var names = await shelf.ListAsync(cancellationToken);
        if (names.Count == 0)
        {
            throw new BackupException($"There is no backup in '{place.Name}'.");
        }

        var chosen = name is null ? names[^1] : names.LastOrDefault(known => known.StartsWith(name, StringComparison.Ordinal)) ?? throw new BackupException($"There is no backup '{name}' in '{place.Name}'.");
        var manifest = await shelf.ReadAsync(chosen, cancellationToken);
        var work = Directory.CreateTempSubdirectory("library-restore-").FullName;
        try
        {
            await using var dump = await FetchCatalogueAsync(shelf, chosen, manifest, new UploadSpool(work), cancellationToken);
            await using var renewed = await CatalogueRenewal.RenewOrNullAsync(dump, manifest.Schema, Path.Combine(work, "renewal"), new UploadSpool(work), cancellationToken);
            var wanted = await AddLaterPurgesAsync(shelf, names, manifest.Files, cancellationToken);
            await VerifyAsync(shelf, chosen, wanted, cancellationToken);

            // Reading a large backup takes hours.
            await RequireEmptyAsync(cancellationToken);
            await BeginAsync(chosen, cancellationToken);
            await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (file, stop) => await CopyAsync(shelf, file, stop));
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await using var rows = (renewed ?? dump).OpenRead();
            await CatalogueFill.RestoreAsync(catalogue, rows, cancellationToken);
            await TryReserveNumbersAsync(cancellationToken);
            return new RestoreResult(chosen, manifest.Documents, wanted.Count, manifest.Missing);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <exception cref="BackupException">The system has something.</exception>
    private async Task RequireEmptyAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (await catalogue.Database.CanConnectAsync(cancellationToken) && (await catalogue.Database.GetAppliedMigrationsAsync(cancellationToken)).Any())
        {
            await RequireStoppedAsync(catalogue, cancellationToken);
            if (await catalogue.State.AnyAsync(state => state.Name == CatalogueState.Restoring, cancellationToken))
            {
                return; // The files are those of a restore that was broken off.
            }

            if (await catalogue.Users.AnyAsync(cancellationToken) || await catalogue.Documents.Select(document => document.Id).AnyAsync(cancellationToken) || await catalogue.Blobs.Select(blob => blob.Id).AnyAsync(cancellationToken))
            {
                throw new BackupException("The catalogue is not empty, and a restore overwrites nothing: restore into a new data folder or an empty database.");
            }
        }

        await foreach (var file in files.ListAsync("", cancellationToken))
        {
            throw new BackupException($"The file store is not empty (it holds '{file.Key}'), and a restore overwrites nothing: restore into a new folder or an empty bucket.");
        }
    }

    /// <exception cref="BackupException">A process of the system lives.</exception>
    private async Task RequireStoppedAsync(LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Machine.Patience;
        if (!(await catalogue.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
            && await catalogue.Machines.Where(machine => machine.SeenAt > since).Select(machine => machine.Name).FirstOrDefaultAsync(cancellationToken) is { } name)
        {
            throw new BackupException($"The system runs ({name}); stop all its processes, and restore half a minute later.");
        }
    }

    private static async Task<SpooledFile> FetchCatalogueAsync(BackupShelf shelf, string name, BackupManifest manifest, UploadSpool spool, CancellationToken cancellationToken)
    {
        await using var stored = await shelf.OpenCatalogueOrNullAsync(manifest, cancellationToken) ?? throw new BackupException($"The catalogue of the backup '{name}' is missing.");
        var dump = ((SpoolResult.Spooled)await spool.SpoolAsync(stored, long.MaxValue, cancellationToken)).File;
        try
        {
            if (dump.Sha256 != manifest.Catalogue.Sha256)
            {
                throw new BackupException($"The catalogue of the backup '{name}' is damaged or cut off.");
            }

            var needed = new NeededFiles();
            await using var rows = dump.OpenRead();
            await foreach (var (table, row) in CatalogueDump.ReadAsync(rows, cancellationToken))
            {
                if (row is not null)
                {
                    needed.Add(table, row);
                }
            }

            var has = manifest.Files.Select(file => file.Key).Concat(manifest.Missing).ToHashSet(StringComparer.Ordinal);
            return needed.Irreplaceable.FirstOrDefault(key => !has.Contains(key)) is { } lacking
                ? throw new BackupException($"The backup '{name}' is incomplete: its catalogue names '{lacking}', which it does not have.")
                : dump;
        }
        catch
        {
            await dump.DisposeAsync();
            throw;
        }
    }

    /// <summary>What was purged after the backup stays purged, as far as later backups know of it.</summary>
    private static async Task<IReadOnlyList<BackupFile>> AddLaterPurgesAsync(BackupShelf shelf, IReadOnlyList<string> names, IReadOnlyList<BackupFile> wanted, CancellationToken cancellationToken)
    {
        var all = wanted.ToDictionary(file => file.Key, StringComparer.Ordinal);
        foreach (var name in names)
        {
            try
            {
                foreach (var file in (await shelf.ReadAsync(name, cancellationToken)).Files.Where(file => file.Key.StartsWith(FileAreas.Purges, StringComparison.Ordinal)))
                {
                    all.TryAdd(file.Key, file);
                }
            }
            catch (BackupException)
            {
                // Another backup's damage does not keep this one from being restored.
            }
        }

        return [.. all.Values];
    }

    private static async Task VerifyAsync(BackupShelf shelf, string name, IReadOnlyList<BackupFile> wanted, CancellationToken cancellationToken)
    {
        var held = await shelf.ListHeldAsync(cancellationToken);
        if (wanted.FirstOrDefault(file => held.GetValueOrDefault(file.Sha256, -1) != file.Bytes) is { } lacking)
        {
            throw new BackupException(held.ContainsKey(lacking.Sha256)
                ? $"The backup '{name}' is damaged: its file {lacking.Sha256} ('{lacking.Key}') has the wrong length."
                : $"The backup '{name}' is incomplete: its file {lacking.Sha256} ('{lacking.Key}') is missing.");
        }

        await Parallel.ForEachAsync(wanted.DistinctBy(file => file.Sha256), new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (file, stop) =>
        {
            await using var content = await shelf.OpenOrNullAsync(file, stop);
            if (content is null || Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop)) != file.Sha256)
            {
                throw new BackupException($"The backup '{name}' is damaged: its file {file.Sha256} ('{file.Key}') has other bytes than it had.");
            }
        });
    }

    /// <summary>Makes the tables, and notes in them that a restore is under way.</summary>
    private async Task BeginAsync(string name, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.MigrateAsync(cancellationToken);
        await catalogue.State.Where(state => state.Name == CatalogueState.Restoring).ExecuteDeleteAsync(cancellationToken);
        catalogue.Add(new CatalogueState { Name = CatalogueState.Restoring, Value = name });
        await catalogue.SaveChangesAsync(cancellationToken);
    }

    private async Task TryReserveNumbersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await purges.ReserveNumbersAsync(cancellationToken);
        }
        catch (FileStoreException)
        {
            // All is restored; the first start does it as well.
        }
    }

    private async Task CopyAsync(BackupShelf shelf, BackupFile file, CancellationToken cancellationToken)
    {
        var key = new FileKey(file.Key);
        if (await files.FindLengthOrNullAsync(key, cancellationToken) != file.Bytes)
        {
            await using var content = await shelf.OpenOrNullAsync(file, cancellationToken) ?? throw new FileStoreUnavailableException($"The backup's file {file.Sha256} went away.");
            await files.PutAsync(key, content, file.Bytes, cancellationToken);
        }
    }
}
