using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Wholeness;

/// <summary>Compares versions and blobs with the files of the originals. What seems wrong is looked at once more, since others go on working.</summary>
internal sealed class OriginalsCheck(IDbContextFactory<LibraryDbContext> contexts, IFileStore files, Blobs blobs, TimeProvider time)
{
    public async Task RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        foreach (var held in run.Versions.GroupBy(version => version.BlobId))
        {
            await CheckAsync(run, held.First(), cancellationToken);
        }

        foreach (var version in run.Versions.Where(version => version.Sha256 != version.BlobSha256 || version.Bytes != version.BlobBytes))
        {
            run.Find(FindingKind.WrongCount, version.Subject, $"{version.Words} has another hash or length than the bytes that it names.", "Compare its row in Versions with the one in Blobs, and bring the rows back from a backup.");
        }

        await CheckOrphansAsync(run, cancellationToken);
        await CheckSweptAsync(run, cancellationToken);
        if (run.Scope.Repair)
        {
            await files.SweepUnfinishedAsync(Blobs.Claim, cancellationToken);
        }
    }

    private async Task CheckAsync(CheckRun run, HeldVersion version, CancellationToken cancellationToken)
    {
        if (run.HasOriginal(version) || !await IsNamedAsync(version, cancellationToken))
        {
            return;
        }

        var advice = $"Put the file {version.BlobSha256} of a backup back under {version.Original}.";
        switch (await files.FindLengthOrNullAsync(version.Original, cancellationToken))
        {
            case null:
                run.Find(FindingKind.MissingFile, version.Original.Value, $"{version.Words} has lost its bytes.", advice);
                break;
            case var bytes when bytes != version.BlobBytes:
                run.Find(FindingKind.WrongLength, version.Original.Value, $"{version.Words} has {bytes} bytes, where {version.BlobBytes} were taken in.", advice);
                break;
        }
    }

    private async Task<bool> IsNamedAsync(HeldVersion version, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Versions.AnyAsync(row => row.BlobId == version.BlobId, cancellationToken);
    }

    /// <summary>Files without a row: a row is there before its bytes, and their keys are never used again, so that nobody comes for them.</summary>
    private async Task CheckOrphansAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Blobs.Claim;
        foreach (var file in run.Stored.Values.Where(file => file.Key.Value.StartsWith(FileAreas.Originals, StringComparison.Ordinal) && file.ModifiedAt < before))
        {
            if (!Guid.TryParseExact(file.Key.Value[(file.Key.Value.LastIndexOf('.') + 1)..], "N", out var id))
            {
                run.Find(FindingKind.UnknownFile, file.Key.Value, "The file is not one of the library's.", "Look at it, and move it away by hand.");
                continue;
            }

            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            if (await catalogue.Blobs.AnyAsync(blob => blob.Id == id, cancellationToken))
            {
                continue;
            }

            if (run.IsNewerThanCatalogue(id))
            {
                run.Withhold(file.Key);
            }
            else if (run.Scope.Repair)
            {
                await files.DeleteAsync(file.Key, cancellationToken);
                run.Repaired(FindingKind.OrphanedFile, file.Key.Value, "No row of the catalogue names the file.", "It was removed.");
            }
            else
            {
                run.Find(FindingKind.OrphanedFile, file.Key.Value, "No row of the catalogue names the file.", "A repair removes it.");
            }
        }
    }

    private async Task CheckSweptAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var left = await CountUnsweptAsync(cancellationToken);
        if (left > 0 && run.Scope.Repair)
        {
            await blobs.SweepAsync(cancellationToken);
            var still = await CountUnsweptAsync(cancellationToken);
            if (still < left)
            {
                run.Repaired(FindingKind.NotSwept, FileAreas.Originals, $"{left - still} files that nothing refers to were still there.", "They were swept.");
            }

            left = still;
        }

        if (left > 0)
        {
            run.Find(FindingKind.NotSwept, FileAreas.Originals, $"{left} files that nothing refers to are still there.", "The hourly sweep removes them; if it does not, its log says why.");
        }
    }

    private async Task<int> CountUnsweptAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Blobs.Claim;
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Blobs.CountAsync(blob => blob.ClaimedUntil < before && !catalogue.Versions.Any(version => version.BlobId == blob.Id), cancellationToken);
    }
}
