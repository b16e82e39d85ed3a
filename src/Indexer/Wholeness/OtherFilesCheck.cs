using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Pictures;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Wholeness;

/// <summary>Looks at pictures, the list of purges, and files that are not the library's.</summary>
internal sealed class OtherFilesCheck(IDbContextFactory<LibraryDbContext> contexts, IFileStore files, PictureStore pictures, Purges purges, TimeProvider time)
{
    private static readonly string[] Areas =
    [
        FileAreas.Originals, FileAreas.Texts, FileAreas.Photos, FileAreas.Covers, FileAreas.Purges, FileAreas.Packets, FileAreas.Converted, FileAreas.Index,
    ];

    public async Task RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        await CheckPicturesAsync(run, cancellationToken);
        await CheckPurgesAsync(run, cancellationToken);
        foreach (var key in run.Stored.Keys.Where(key => !Array.Exists(Areas, area => key.StartsWith(area, StringComparison.Ordinal))))
        {
            run.Find(FindingKind.UnknownFile, key, "The file is not one of the library's.", "Look at it, and move it away by hand.");
        }
    }

    private async Task CheckPicturesAsync(CheckRun run, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var photos = await catalogue.Users.Where(person => person.PhotoKey != null).Select(person => new { Key = person.PhotoKey ?? "", Whose = person.Name }).ToListAsync(cancellationToken);
        var covers = await catalogue.Collections.Where(collection => collection.CoverKey != null).Select(collection => new { Key = collection.CoverKey ?? "", Whose = collection.Title }).ToListAsync(cancellationToken);
        var named = photos.Concat(covers).ToList();
        foreach (var picture in named.Where(picture => !run.Stored.ContainsKey(picture.Key)))
        {
            if (await files.FindLengthOrNullAsync(new FileKey(picture.Key), cancellationToken) is null && await IsNamedAsync(picture.Key, cancellationToken))
            {
                run.Find(FindingKind.MissingPicture, picture.Key, $"The picture of “{picture.Whose}” is lost.", "Bring it back from a backup, or have it uploaded again.");
            }
        }

        await CheckOrphansAsync(run, named.Select(picture => picture.Key).ToHashSet(StringComparer.Ordinal), cancellationToken);
    }

    private async Task CheckOrphansAsync(CheckRun run, HashSet<string> named, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Blobs.Claim;
        var orphans = run.Stored.Values.Where(file => file.ModifiedAt < before && (Is(file, FileAreas.Photos) || Is(file, FileAreas.Covers)) && !named.Contains(file.Key.Value)).ToList();
        if (!run.HasBlobs)
        {
            orphans.ForEach(orphan => run.Withhold(orphan.Key));
            return;
        }

        if (orphans.Count > 0 && run.Scope.Repair)
        {
            await pictures.SweepAsync(cancellationToken);
        }

        foreach (var orphan in orphans)
        {
            if (await files.FindLengthOrNullAsync(orphan.Key, cancellationToken) is null)
            {
                run.Repaired(FindingKind.OrphanedFile, orphan.Key.Value, "No row of the catalogue names the picture.", "It was removed.");
            }
            else if (!await IsNamedAsync(orphan.Key.Value, cancellationToken))
            {
                run.Find(FindingKind.OrphanedFile, orphan.Key.Value, "No row of the catalogue names the picture.", "A repair removes it.");
            }
        }
    }

    private async Task<bool> IsNamedAsync(string key, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Users.AnyAsync(person => person.PhotoKey == key, cancellationToken) || await catalogue.Collections.AnyAsync(collection => collection.CoverKey == key, cancellationToken);
    }

    private async Task CheckPurgesAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var pending = await purges.ListPendingAsync(cancellationToken);
        foreach (var target in pending)
        {
            run.Find(FindingKind.UnfinishedPurge, SubjectOf(target), "It was purged, and the catalogue still has it.", "The system takes it out within the hour; start it where it does not run.");
        }

        foreach (var (target, _) in (await purges.ListUnfinishedAsync(cancellationToken)).Where(unfinished => !pending.Contains(unfinished.Target)))
        {
            run.Find(FindingKind.UnfinishedPurge, SubjectOf(target), "Its purge was broken off, and some of its files may be left.", "The system goes on with it within the hour; start it where it does not run.");
        }
    }

    private static string SubjectOf(PurgeTarget target) => target.Number is { } number ? $"{target.DocumentId}/{number}" : target.DocumentId.ToString();

    private static bool Is(StoredFile file, string area) => file.Key.Value.StartsWith(area, StringComparison.Ordinal);
}
