using System.Linq.Expressions;
using Library.Storage.Cops;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>What is still to be indexed, as the catalogue knows it. Job queues only speed it up.</summary>
public sealed class IndexingLedger(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a job is trusted to be under way before another may take its document.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private static readonly Expression<Func<Document, bool>> IsDue = document =>
        document.Revision > document.IndexedRevision || (document.TrashedAt == null && document.Versions.Any(version => version.State == VersionState.Received));

    /// <summary>Documents that the index does not show as they are, or with a version that is not read, and that no job is trusted to be at work on; oldest change first.</summary>
    public async Task<IReadOnlyList<Guid>> ListDueAsync(int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await catalogue.Documents
            .Where(IsDue).Where(document => document.QueuedUntil == null || document.QueuedUntil < now)
            .OrderBy(document => document.UpdatedAt).ThenBy(document => document.Id)
            .Select(document => document.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Whether there is something left to do for a document.</summary>
    public async Task<bool> IsDueAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Documents.Where(document => document.Id == id).AnyAsync(IsDue, cancellationToken);
    }

    /// <summary>Trusts that a job for the documents is under way, for the length of a <see cref="Lease"/>.</summary>
    public async Task LeaseAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var until = time.GetUtcNow() + Lease;
        await catalogue.Documents.Where(document => ids.Contains(document.Id))
            .ExecuteUpdateAsync(update => update.SetProperty(document => document.QueuedUntil, until), cancellationToken);
    }

    /// <summary>Gives up every lease: for the start of the only process that indexes.</summary>
    public async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Documents.Where(document => document.QueuedUntil != null)
            .ExecuteUpdateAsync(update => update.SetProperty(document => document.QueuedUntil, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>Notes what a commit of the present index build holds, as id and revision.</summary>
    public async Task NoteCommittedAsync(IReadOnlyCollection<(Guid Id, long Revision)> committed, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);

        // In one order, so that no two wait for each other.
        foreach (var (id, revision) in committed.OrderBy(document => document.Id))
        {
            await catalogue.Documents.Where(document => document.Id == id && document.IndexedRevision < revision)
                .ExecuteUpdateAsync(
                    update => update
                        .SetProperty(document => document.IndexedRevision, revision)
                        .SetProperty(document => document.QueuedUntil, document => document.Revision == revision ? null : document.QueuedUntil),
                    cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Brings the ledger in line with an index that was opened or rebuilt: what it holds of each document, by id. All differences become due.</summary>
    /// <returns>Ids to be taken out of the index: of documents that the catalogue does not know, or knows in an older state only, as after a restored backup.</returns>
    public async Task<IReadOnlyList<Guid>> CompareAsync(string buildId, IReadOnlyDictionary<Guid, long> indexed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(indexed);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var known = new HashSet<Guid>();
        var foreign = new List<Guid>();
        var rows = await catalogue.Documents.Select(document => new { document.Id, document.Revision, document.IndexedRevision, InTrash = document.TrashedAt != null }).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            known.Add(row.Id);
            var held = indexed.GetValueOrDefault(row.Id);
            if (held > row.Revision)
            {
                foreign.Add(row.Id);
                held = 0;
            }

            var absentAsItShould = held == 0 && row.InTrash;
            if (held != row.IndexedRevision && !absentAsItShould)
            {
                await catalogue.Documents.Where(document => document.Id == row.Id)
                    .ExecuteUpdateAsync(update => update.SetProperty(document => document.IndexedRevision, held), cancellationToken);
            }
        }

        if (await catalogue.State.Where(state => state.Name == CatalogueState.IndexBuild).ExecuteUpdateAsync(update => update.SetProperty(state => state.Value, buildId), cancellationToken) == 0)
        {
            catalogue.Add(new CatalogueState { Name = CatalogueState.IndexBuild, Value = buildId });
            await catalogue.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return [.. indexed.Keys.Where(id => !known.Contains(id)), .. foreign];
    }

    /// <summary>
    /// Documents that the reader may not find now, but that the index may still show to them, because their audience changed
    /// after what the last commit is known to hold. A search leaves these out; it must ask before it opens its view of the index.
    /// Nobody finds what is in the trash, admins included.
    /// </summary>
    public async ValueTask<IReadOnlyCollection<Guid>> ListWithheldAsync(ReaderScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var tokens = scope.Tokens.ToArray();

        // With the first audience there was no earlier one that the index could still show.
        return await catalogue.Documents
            .Where(document => document.AudienceRevision > document.IndexedRevision && document.AudienceRevision > 1)
            .Where(document => document.TrashedAt != null || !document.Audience.Any(entry => tokens.Contains(entry.Token)))
            .Select(document => document.Id)
            .ToListAsync(cancellationToken);
    }
}
