using System.Text.Json;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Servers;

/// <summary>One file of a published commit.</summary>
/// <param name="Name">As Lucene knows it.</param>
/// <param name="Key">Where it is in the file store.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record IndexFile(string Name, string Key, long Length, string Sha256);

/// <summary>A commit that other processes can fetch.</summary>
/// <param name="Number">Higher than that of every commit before.</param>
public sealed record PublishedCommit(long Number, string BuildId, IReadOnlyList<IndexFile> Files);

/// <summary>What a commit holds that the one before did not.</summary>
/// <param name="IsDeletion">Whether it is that the document is no longer in the index.</param>
public sealed record CommittedChange(Guid Id, long Revision, bool IsDeletion);

/// <summary>Another process has taken the writer's lock: what this one would write holds no more.</summary>
public sealed class WriterReplacedException() : Exception("Another process writes the index now.");

/// <summary>The published commits of the index, as the catalogue names them. Only the holder of the newest fence adds any.</summary>
public sealed class IndexCommits(IDbContextFactory<LibraryDbContext> contexts)
{
    /// <summary>The number of the newest commit; 0 where there is none.</summary>
    public async Task<long> FindNewestNumberAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.IndexHeads.Select(head => head.Commit).SingleAsync(cancellationToken);
    }

    /// <summary>The newest commit; null where there is none.</summary>
    public async Task<PublishedCommit?> FindNewestOrNullAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await catalogue.IndexCommits.AsNoTracking().SingleOrDefaultAsync(commit => catalogue.IndexHeads.Any(head => head.Commit == commit.Number), cancellationToken);
        return row is null ? null : new PublishedCommit(row.Number, row.BuildId, ReadFiles(row.Files));
    }

    /// <summary>Names a commit whose files are in the store, and notes what it holds: both or neither.</summary>
    /// <param name="changes">Noted of their documents; empty while another build is being made.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="WriterReplacedException">The fence is no longer the newest; nothing was written.</exception>
    public async Task<long> PublishAsync(long fence, string buildId, IReadOnlyList<IndexFile> files, IReadOnlyCollection<CommittedChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);
        await catalogue.HoldFenceAsync(fence, cancellationToken);
        await catalogue.IndexHeads.ExecuteUpdateAsync(update => update.SetProperty(head => head.Commit, head => head.Commit + 1), cancellationToken);
        var number = await catalogue.IndexHeads.Select(head => head.Commit).SingleAsync(cancellationToken);
        await catalogue.Database.ExecuteSqlRawAsync(
            $$"""INSERT INTO "IndexCommits" ("Number", "Fence", "BuildId", "Files", "PublishedAt") VALUES ({0}, {1}, {2}, {3}, {{DatabaseClock.Now}})""",
            [number, fence, buildId, JsonSerializer.Serialize(files)],
            cancellationToken);
        await NoteAsync(catalogue, number, changes, cancellationToken);
        await Signals.SendAsync(catalogue, Signals.CommitPublished, "", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return number;
    }

    /// <summary>Forgets commits that no process needs: older than the newest and than <paramref name="age"/>.</summary>
    /// <returns>The keys of files that the others name.</returns>
    public async Task<IReadOnlySet<string>> ForgetOldAsync(long fence, TimeSpan age, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);
        await catalogue.HoldFenceAsync(fence, cancellationToken);
        await catalogue.Database.ExecuteSqlRawAsync(
            $$"""
            DELETE FROM "IndexCommits" WHERE "PublishedAt" < {{DatabaseClock.Now}} - {0} AND "Number" < (SELECT "Commit" FROM "IndexHeads")
            """,
            [age.Ticks],
            cancellationToken);
        var files = await catalogue.IndexCommits.Select(commit => commit.Files).ToListAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return files.SelectMany(ReadFiles).Select(file => file.Key).ToHashSet(StringComparer.Ordinal);
    }

    private static async Task NoteAsync(LibraryDbContext catalogue, long number, IReadOnlyCollection<CommittedChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return;
        }

        var newest = changes.GroupBy(change => change.Id).Select(group => group.MaxBy(change => change.Revision)).OfType<CommittedChange>().OrderBy(change => change.Id).ToList();
        var (ids, revisions) = (newest.ConvertAll(change => change.Id).ToArray(), newest.ConvertAll(change => change.Revision).ToArray());
        await catalogue.Database.ExecuteSqlAsync(
            $"""
            UPDATE "Documents" d SET "IndexedRevision" = c.revision, "IndexedCommit" = {number}, "QueuedUntil" = CASE WHEN d."Revision" = c.revision THEN NULL ELSE d."QueuedUntil" END
            FROM unnest({ids}, {revisions}) AS c(id, revision) WHERE d."Id" = c.id AND d."IndexedRevision" < c.revision
            """,
            cancellationToken);

        await catalogue.Database.ExecuteSqlAsync(
            $"""
            UPDATE "Posts" p SET "IndexedRevision" = c.revision, "IndexedCommit" = {number}
            FROM unnest({ids}, {revisions}) AS c(id, revision) WHERE p."Id" = c.id AND p."IndexedRevision" < c.revision
            """,
            cancellationToken);

        // A purge is in the index when a commit lacks its document, or holds it as it is since.
        var gone = newest.Where(change => change.IsDeletion).Select(change => change.Id).ToArray();
        await catalogue.PurgedVersions
            .Where(purged => purged.IndexedCommit == null && ids.Contains(purged.DocumentId))
            .Where(purged => gone.Contains(purged.DocumentId) || catalogue.Documents.Any(document => document.Id == purged.DocumentId && document.IndexedRevision >= document.Revision))
            .ExecuteUpdateAsync(update => update.SetProperty(purged => purged.IndexedCommit, number), cancellationToken);
    }

    private static List<IndexFile> ReadFiles(string json) => JsonSerializer.Deserialize<List<IndexFile>>(json) ?? [];
}

internal static class Fences
{
    /// <summary>Sees to it that nobody else takes the writer's lock until this transaction has ended.</summary>
    /// <exception cref="WriterReplacedException">Somebody has already.</exception>
    public static async Task HoldFenceAsync(this LibraryDbContext catalogue, long fence, CancellationToken cancellationToken)
    {
        if (await catalogue.IndexHeads.Where(head => head.Fence == fence).ExecuteUpdateAsync(update => update.SetProperty(head => head.Fence, fence), cancellationToken) == 0)
        {
            throw new WriterReplacedException();
        }
    }
}
