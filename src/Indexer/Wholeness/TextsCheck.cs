using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Wholeness;

/// <summary>Compares versions with the texts that are kept of them, and finds those that wait in vain to be read.</summary>
internal sealed class TextsCheck(IDbContextFactory<LibraryDbContext> contexts, IFileStore files, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public async Task RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        foreach (var version in run.Versions)
        {
            if (version.ExtractorVersion is { } extractor)
            {
                var key = FileAreas.Text(version.Sha256, extractor);
                if (!run.Stored.ContainsKey(key.Value) && await files.FindLengthOrNullAsync(key, cancellationToken) is null)
                {
                    await FindAsync(run, version, FindingKind.MissingText, $"{version.Words} has lost its text.", cancellationToken);
                }
            }
            else if (version is { State: VersionState.Received, IsInTrash: false } && version.CreatedAt < time.GetUtcNow() - Patience)
            {
                await FindAsync(run, version, FindingKind.StuckVersion, $"{version.Words} has waited for more than an hour to be read.", cancellationToken);
            }
        }

        await CheckOrphansAsync(run, cancellationToken);
    }

    /// <summary>Notes what is wrong with a text; in a repair sets the version back, so that it is read anew. Without its original the text, such as it is, stays.</summary>
    public async Task FindAsync(CheckRun run, HeldVersion version, FindingKind kind, string what, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var same = catalogue.Versions.Where(row => row.Id == version.Id && row.ExtractorVersion == version.ExtractorVersion && row.State == version.State && row.Pages == version.Pages);
        if (!await same.AnyAsync(cancellationToken))
        {
            return; // It was purged or read meanwhile.
        }

        if (!run.Scope.Repair || !run.HasOriginal(version))
        {
            run.Find(kind, version.Subject, what, run.HasOriginal(version) ? "A repair has it read anew." : "Bring its original back first.");
            return;
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        await same.ExecuteUpdateAsync(
            update => update.SetProperty(row => row.ExtractorVersion, (int?)null).SetProperty(row => row.State, VersionState.Received).SetProperty(row => row.Attempts, 0), cancellationToken);
        await catalogue.Documents.Where(row => row.Id == version.DocumentId).ExecuteUpdateAsync(
            update => update.SetProperty(row => row.Revision, row => row.Revision + 1).SetProperty(row => row.QueuedUntil, (DateTimeOffset?)null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        run.Repaired(kind, version.Subject, what, "It is read anew.");
    }

    /// <summary>Texts and converted files of bytes that no version has: what is taken away too much is made again.</summary>
    private async Task CheckOrphansAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Blobs.Claim;
        foreach (var file in run.Stored.Values.Where(file => file.ModifiedAt < before && (Is(file, FileAreas.Texts) || Is(file, FileAreas.Converted))))
        {
            var name = file.Key.Value[(file.Key.Value.LastIndexOf('/') + 1)..].Split('.');
            var sha256 = name[0];
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            var isUsed = Is(file, FileAreas.Texts)
                ? name.Length == 2 && int.TryParse(name[1].TrimStart('v'), out var extractor) && await catalogue.Versions.AnyAsync(version => version.Sha256 == sha256 && (version.ExtractorVersion == extractor || version.State == VersionState.Received), cancellationToken)
                : await catalogue.Versions.AnyAsync(version => version.Sha256 == sha256, cancellationToken);
            if (isUsed)
            {
                continue;
            }

            if (!run.HasBlobs)
            {
                run.Withhold(file.Key);
            }
            else if (run.Scope.Repair)
            {
                await files.DeleteAsync(file.Key, cancellationToken);
                run.Repaired(FindingKind.OrphanedFile, file.Key.Value, "No version has the bytes that it was made of.", "It was removed.");
            }
            else
            {
                run.Find(FindingKind.OrphanedFile, file.Key.Value, "No version has the bytes that it was made of.", "A repair removes it.");
            }
        }
    }

    private static bool Is(StoredFile file, string area) => file.Key.Value.StartsWith(area, StringComparison.Ordinal);
}
