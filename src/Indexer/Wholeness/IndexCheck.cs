using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Wholeness;

/// <summary>
/// Compares the revisions that the index holds with those that the catalogue believes it holds. Both move on meanwhile: the rows are read first,
/// and what differs is a finding only where it still does a little later.
/// </summary>
internal sealed class IndexCheck(IDbContextFactory<LibraryDbContext> contexts, IIndexHoldings holdings, TimeProvider time)
{
    private const string NotCompared = "What the index holds was not compared: it is being made, or another process has it.";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        if (await CompareOrNullAsync(cancellationToken) is not { } seems)
        {
            run.Note(NotCompared);
            return;
        }

        if (seems.Count == 0)
        {
            return;
        }

        await Task.Delay(Settling, time, cancellationToken);
        if (await CompareOrNullAsync(cancellationToken) is not { } again)
        {
            run.Note(NotCompared);
            return;
        }

        var still = again.Where(seems.Contains).ToList();
        var unknown = still.Where(difference => difference.Kind == FindingKind.UnknownToCatalogue).Select(difference => difference.Id).ToList();
        var removed = run.Scope.Repair && unknown.Count > 0 && await holdings.TryRemoveAsync(unknown, cancellationToken);
        foreach (var difference in still)
        {
            if (run.Scope.Repair && (difference.Kind != FindingKind.UnknownToCatalogue || removed))
            {
                await MakeDueAsync(difference, cancellationToken);
                run.Repaired(difference.Kind, difference.Id.ToString(), difference.What, DoneTo(difference));
            }
            else
            {
                run.Find(difference.Kind, difference.Id.ToString(), difference.What, AdviceOn(difference, run.Scope.Repair));
            }
        }
    }

    private string DoneTo(Difference difference) => difference.Kind != FindingKind.UnknownToCatalogue ? "It is indexed anew."
        : holdings.RemovesAtOnce ? "It was taken out of the index."
        : "The writer of the index was told to take it out.";

    private static string AdviceOn(Difference difference, bool isRepair) => isRepair ? "The next start of the indexer takes it out."
        : difference.Kind == FindingKind.UnknownToCatalogue ? "A repair takes it out of the index."
        : "A repair has it indexed anew.";

    private async Task<HashSet<Difference>?> CompareOrNullAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await catalogue.Documents.AsNoTracking()
            .Select(document => new { document.Id, document.Revision, document.IndexedRevision, document.QueuedUntil, IsInTrash = document.TrashedAt != null }).ToListAsync(cancellationToken);
        var readable = catalogue.Posts.Readable(catalogue);
        var posts = await catalogue.Posts.AsNoTracking()
            .Select(post => new { post.Id, post.Revision, post.IndexedRevision, IsGone = !readable.Any(there => there.Id == post.Id) }).ToListAsync(cancellationToken);
        if (await holdings.ListOrNullAsync(cancellationToken) is not { } held)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var differences = new HashSet<Difference>();
        foreach (var row in rows)
        {
            var revision = held.GetValueOrDefault(row.Id);
            if (row.IsInTrash)
            {
                if (revision > 0 && row.IndexedRevision >= row.Revision)
                {
                    differences.Add(new Difference(FindingKind.WrongRevision, row.Id, row.IndexedRevision, "It is in the trash, and the index still has it."));
                }
            }
            else if (revision < row.IndexedRevision)
            {
                differences.Add(new Difference(revision == 0 ? FindingKind.NotInIndex : FindingKind.WrongRevision, row.Id, row.IndexedRevision, revision == 0 ? "The index lacks it." : "The index has an older state of it."));
            }
            else if (row.Revision > row.IndexedRevision && row.QueuedUntil < now - IndexingLedger.Lease)
            {
                differences.Add(new Difference(FindingKind.NotInIndex, row.Id, row.IndexedRevision, "A change of it waits to be indexed, and no job is at work on it."));
            }
        }

        foreach (var row in posts)
        {
            var revision = held.GetValueOrDefault(row.Id);
            if (row.IsGone ? revision > 0 && row.IndexedRevision >= row.Revision : revision < row.IndexedRevision)
            {
                differences.Add(new Difference(
                    revision == 0 ? FindingKind.NotInIndex : FindingKind.WrongRevision, row.Id, row.IndexedRevision, row.IsGone ? "It was taken away, and the index still has it." : revision == 0 ? "The index lacks it." : "The index has an older state of it."));
            }
        }

        await AddUnknownAsync(catalogue, held, [.. rows.Select(row => row.Id), .. posts.Select(row => row.Id)], differences, cancellationToken);
        return differences;
    }

    /// <summary>What the index holds and the catalogue does not know, or knows in an older state only.</summary>
    private static async Task AddUnknownAsync(LibraryDbContext catalogue, IReadOnlyDictionary<Guid, long> held, HashSet<Guid> known, HashSet<Difference> differences, CancellationToken cancellationToken)
    {
        foreach (var some in held.Keys.Where(id => !known.Contains(id)).Chunk(500))
        {
            var since = await catalogue.Documents.Where(document => some.Contains(document.Id)).Select(document => document.Id).ToListAsync(cancellationToken);
            since.AddRange(await catalogue.Posts.Where(post => some.Contains(post.Id)).Select(post => post.Id).ToListAsync(cancellationToken));
            differences.UnionWith(some.Except(since).Select(id => new Difference(FindingKind.UnknownToCatalogue, id, 0, "The index has a document that the catalogue does not know.")));
        }

        var rows = await catalogue.Documents.AsNoTracking().Where(document => document.TrashedAt == null).Select(document => new { document.Id, document.Revision, document.IndexedRevision })
            .Concat(catalogue.Posts.AsNoTracking().Readable(catalogue).Select(post => new { post.Id, post.Revision, post.IndexedRevision })).ToListAsync(cancellationToken);
        differences.UnionWith(rows.Where(row => held.GetValueOrDefault(row.Id) > row.Revision)
            .Select(row => new Difference(FindingKind.UnknownToCatalogue, row.Id, row.IndexedRevision, "The index has a state of it that the catalogue does not know.")));
    }

    private async Task MakeDueAsync(Difference difference, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Documents.Where(document => document.Id == difference.Id && document.IndexedRevision == difference.IndexedRevision)
            .ExecuteUpdateAsync(update => update.SetProperty(document => document.IndexedRevision, 0).SetProperty(document => document.QueuedUntil, (DateTimeOffset?)null), cancellationToken);
        await catalogue.Posts.Where(post => post.Id == difference.Id && post.IndexedRevision == difference.IndexedRevision).ExecuteUpdateAsync(update => update.SetProperty(post => post.IndexedRevision, 0), cancellationToken);
    }

    /// <param name="IndexedRevision">As the catalogue had it.</param>
    private sealed record Difference(FindingKind Kind, Guid Id, long IndexedRevision, string What);
}
