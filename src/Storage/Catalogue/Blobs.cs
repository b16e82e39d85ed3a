using Library.Storage.Files;
using Library.Storage.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Storage.Catalogue;

/// <summary>Brings bytes and their rows together, whatever happens between the two; see <see cref="Blob"/> for the protocol.</summary>
public sealed partial class Blobs(IDbContextFactory<LibraryDbContext> contexts, IFileStore files, TimeProvider time, ILogger<Blobs> logger)
{
    /// <summary>How long an upload may take from its claim to its row; a sweep leaves the bytes alone until then.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromHours(24);

    /// <summary>Stores the bytes once, under a claim that lasts <see cref="Claim"/>.</summary>
    /// <returns>The id of the blob, to be named by a version before the claim runs out (see <see cref="KeepAsync"/>).</returns>
    public async Task<Guid> StoreAsync(SpooledFile spooled, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spooled);
        using var step = LibraryTelemetry.Source.StartActivity(LibrarySteps.Store);
        step?.SetTag("library.bytes", spooled.Length);
        var blob = await ClaimAsync(spooled, cancellationToken);
        if (await files.FindLengthOrNullAsync(blob.Key, cancellationToken) != spooled.Length)
        {
            await using var content = spooled.OpenRead();
            await files.PutAsync(blob.Key, content, spooled.Length, cancellationToken);
        }

        return blob.Id;
    }

    /// <summary>Renews the claim inside the caller's transaction; false where a sweep was faster, and the bytes must be stored anew.</summary>
    public async Task<bool> KeepAsync(LibraryDbContext catalogue, Guid blobId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var until = time.GetUtcNow() + Claim;
        return await catalogue.Blobs.Where(blob => blob.Id == blobId && !blob.Deleting)
            .ExecuteUpdateAsync(update => update.SetProperty(blob => blob.ClaimedUntil, until), cancellationToken) == 1;
    }

    /// <summary>Removes bytes that no version refers to and no upload claims. Safe at any time, and to break off at any point.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var marked = await catalogue.Blobs
            .Where(blob => !blob.Deleting && blob.ClaimedUntil < now && !catalogue.Versions.Any(version => version.BlobId == blob.Id))
            .ExecuteUpdateAsync(update => update.SetProperty(blob => blob.Deleting, true), cancellationToken);
        var deleting = await catalogue.Blobs.AsNoTracking().Where(blob => blob.Deleting).ToListAsync(cancellationToken);
        foreach (var blob in deleting)
        {
            try
            {
                await files.DeleteAsync(blob.Key, cancellationToken);
                await catalogue.Blobs.Where(row => row.Id == blob.Id && row.Deleting).ExecuteDeleteAsync(cancellationToken);
            }
            catch (FileStoreException exception)
            {
                // One file that cannot be deleted keeps no other; its mark stays for the next sweep.
                Log.NotDeleted(logger, exception, blob.Id);
            }
        }

        await files.SweepUnfinishedAsync(Claim, cancellationToken);
        if (deleting.Count > 0)
        {
            Log.Swept(logger, marked, deleting.Count);
        }
    }

    /// <summary>Removes the bytes of a hash at once where no version refers to them, claimed or not: an upload of the same bytes that is under way stores them anew.</summary>
    /// <exception cref="FileStoreException">The store failed; what is left is swept later.</exception>
    public async Task PurgeAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Blobs.Where(blob => blob.Sha256 == sha256 && !catalogue.Versions.Any(version => version.BlobId == blob.Id))
            .ExecuteUpdateAsync(update => update.SetProperty(blob => blob.Deleting, true), cancellationToken);
        foreach (var blob in await catalogue.Blobs.AsNoTracking().Where(blob => blob.Sha256 == sha256 && blob.Deleting).ToListAsync(cancellationToken))
        {
            await files.DeleteAsync(blob.Key, cancellationToken);
            await catalogue.Blobs.Where(row => row.Id == blob.Id && row.Deleting).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task<Blob> ClaimAsync(SpooledFile spooled, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            var held = await catalogue.Blobs.AsNoTracking().SingleOrDefaultAsync(row => row.Sha256 == spooled.Sha256 && !row.Deleting, cancellationToken);
            if (held is not null)
            {
                if (await KeepAsync(catalogue, held.Id, cancellationToken))
                {
                    return held;
                }

                continue;
            }

            var blob = new Blob
            {
                Id = Guid.CreateVersion7(),
                Sha256 = spooled.Sha256,
                Bytes = spooled.Length,
                ClaimedUntil = time.GetUtcNow() + Claim,
            };
            catalogue.Add(blob);
            if (await catalogue.TrySaveUniqueAsync(cancellationToken))
            {
                return blob;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The bytes of blob {BlobId} could not be deleted; it is tried again")]
        public static partial void NotDeleted(ILogger logger, Exception exception, Guid blobId);

        [LoggerMessage(Level = LogLevel.Information, Message = "Swept files that nothing refers to: {Marked} newly marked, {Deleted} deleted")]
        public static partial void Swept(ILogger logger, int marked, int deleted);
    }
}
