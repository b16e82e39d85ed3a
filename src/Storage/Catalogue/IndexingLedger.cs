using System.Linq.Expressions;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>What is still to be indexed, as the catalogue knows it. Job queues only speed it up. Posts of conversations have no files to be read and no jobs: whoever writes the index looks for them (<see cref="ListReadyPostsAsync"/>).</summary>
public sealed class IndexingLedger(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a job is trusted to be under way before another may take its document.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>The same where several processes work, each of which renews the leases of its jobs.</summary>
    public static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(30);

    private const int NotedAtATime = 1000;

    // What has just come is about to be taken by the job that came with it.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    // Asked with every search, in one question. With a first audience, or a post's first state, there was no earlier one that the index could still show.
    private static readonly KeptQuery<Func<LibraryDbContext, string[], IAsyncEnumerable<Withheld>>> WithheldNow = new(() => EF.CompileAsyncQuery(
        (LibraryDbContext catalogue, string[] tokens) => catalogue.Documents
            .Where(document => document.AudienceRevision > document.IndexedRevision && document.AudienceRevision > 1)
            .Where(document => document.TrashedAt != null || !document.Audience.Any(entry => tokens.Contains(entry.Token)))
            .Select(document => new Withheld { Id = document.Id, IsPost = false })
            .Concat(catalogue.Posts.Where(post => post.Revision > 1 && post.Revision > post.IndexedRevision).Select(post => new Withheld { Id = post.Id, IsPost = true }))));

    // A copy of the index may be older than what is noted: whatever was noted of a later commit may be missing from it.
    private static readonly KeptQuery<Func<LibraryDbContext, string[], long, IAsyncEnumerable<Withheld>>> WithheldOfCopy = new(() => EF.CompileAsyncQuery(
        (LibraryDbContext catalogue, string[] tokens, long held) => catalogue.Documents
            .Where(document => (document.AudienceRevision > document.IndexedRevision || document.IndexedCommit > held) && document.AudienceRevision > 1)
            .Where(document => document.TrashedAt != null || !document.Audience.Any(entry => tokens.Contains(entry.Token)))
            .Select(document => new Withheld { Id = document.Id, IsPost = false })
            .Concat(catalogue.PurgedVersions.Where(purged => purged.IndexedCommit == null || purged.IndexedCommit > held).Select(purged => new Withheld { Id = purged.DocumentId, IsPost = false }))
            .Concat(catalogue.Posts.Where(post => post.Revision > 1 && (post.Revision > post.IndexedRevision || post.IndexedCommit > held)).Select(post => new Withheld { Id = post.Id, IsPost = true }))));

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

    /// <summary>
    /// Documents with a version that is not read, and that no job of any process is at work on, as far as can be told: for when nothing is queued. Leases are short here
    /// (<see cref="ShortLease"/>) and renewed by who works; one that lies far ahead is of a process whose clock was wrong.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> ListLostAsync(int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (longest, settled) = (now + ShortLease, now - Settling);
        return await catalogue.Documents
            .Where(document => document.TrashedAt == null && document.Versions.Any(version => version.State == VersionState.Received && version.ExtractorVersion == null))
            .Where(document => document.QueuedUntil == null || document.QueuedUntil < now || document.QueuedUntil > longest)
            .Where(document => document.UpdatedAt < settled || document.UpdatedAt > now)
            .OrderBy(document => document.UpdatedAt).ThenBy(document => document.Id)
            .Select(document => document.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>How many documents the index does not show as they are, queued or not.</summary>
    public async Task<int> CountDueAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Documents.CountAsync(IsDue, cancellationToken);
    }

    /// <summary>Whether there is something left to do for a document.</summary>
    public async Task<bool> IsDueAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Documents.Where(document => document.Id == id).AnyAsync(IsDue, cancellationToken);
    }

    /// <summary>Documents that the index does not show as they are, and that nothing has to be read for any more; oldest change first.</summary>
    public async Task<IReadOnlyList<(Guid Id, long Revision)>> ListReadyAsync(int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var ready = await catalogue.Documents
            .Where(document => document.Revision > document.IndexedRevision)
            .Where(document => document.TrashedAt != null || !document.Versions.Any(version => version.State == VersionState.Received && version.ExtractorVersion == null))
            .OrderBy(document => document.UpdatedAt).ThenBy(document => document.Id)
            .Select(document => new { document.Id, document.Revision }).Take(limit).ToListAsync(cancellationToken);
        return ready.ConvertAll(document => (document.Id, document.Revision));
    }

    /// <summary>Posts that the index does not show as they are, in the order of their ids.</summary>
    public async Task<IReadOnlyList<(Guid Id, long Revision)>> ListReadyPostsAsync(int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.ListReadyPostsAsync(limit, cancellationToken);
    }

    /// <summary>Documents with something purged that no published commit is known to lack.</summary>
    public async Task<IReadOnlyList<Guid>> ListPurgedAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.PurgedVersions.Where(purged => purged.IndexedCommit == null).Select(purged => purged.DocumentId).Distinct().ToListAsync(cancellationToken);
    }

    /// <summary>Versions whose text is in a published commit, but of which nobody noted that they are indexed: the writer of that commit ended before it did.</summary>
    public async Task<IReadOnlyList<(Guid DocumentId, int Number)>> ListUnnotedAsync(int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);

        // A text raises the revision of its document: a commit with the newest one holds it.
        var unnoted = await catalogue.Versions
            .Where(version => version.State == VersionState.Received && version.ExtractorVersion != null)
            .Where(version => catalogue.Documents.Any(document => document.Id == version.DocumentId && document.TrashedAt == null && document.IndexedRevision >= document.Revision))
            .OrderBy(version => version.Id)
            .Select(version => new { version.DocumentId, version.Number }).Take(limit).ToListAsync(cancellationToken);
        return unnoted.ConvertAll(version => (version.DocumentId, version.Number));
    }

    /// <summary>Notes of versions whose text searches find from now on that they are indexed.</summary>
    /// <returns>Those that were not before.</returns>
    public async Task<IReadOnlyList<DocumentVersion>> NoteFoundAsync(IReadOnlyCollection<(Guid DocumentId, int Number)> found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        var ids = found.Select(version => version.DocumentId).Distinct().ToArray();
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var received = await catalogue.Versions.AsNoTracking()
            .Where(version => ids.Contains(version.DocumentId) && version.State == VersionState.Received && version.ExtractorVersion != null)
            .OrderBy(version => version.Id).ToListAsync(cancellationToken);
        var numbers = found.ToHashSet();
        var noted = received.Where(version => numbers.Contains((version.DocumentId, version.Number))).ToList();
        var rows = noted.ConvertAll(version => version.Id).ToArray();

        // Meanwhile a row may have gone, or its text been lost.
        await catalogue.Versions.Where(version => rows.Contains(version.Id) && version.State == VersionState.Received && version.ExtractorVersion != null)
            .ExecuteUpdateAsync(update => update.SetProperty(version => version.State, VersionState.Indexed), cancellationToken);
        return noted;
    }

    /// <summary>Trusts that a job for the documents is under way, for so long.</summary>
    public async Task LeaseAsync(IReadOnlyCollection<Guid> ids, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var until = time.GetUtcNow() + lease;
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

    /// <summary>Notes what a commit of the present index build holds of documents and posts, as id and revision.</summary>
    public async Task NoteCommittedAsync(IReadOnlyCollection<(Guid Id, long Revision)> committed, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);

        // In one order, so that no two wait for each other.
        foreach (var (id, revision) in committed.OrderBy(document => document.Id))
        {
            var noted = await catalogue.Documents.Where(document => document.Id == id && document.IndexedRevision < revision)
                .ExecuteUpdateAsync(
                    update => update
                        .SetProperty(document => document.IndexedRevision, revision)
                        .SetProperty(document => document.QueuedUntil, document => document.Revision == revision ? null : document.QueuedUntil),
                    cancellationToken);
            if (noted == 0)
            {
                await catalogue.Posts.Where(post => post.Id == id && post.IndexedRevision < revision).ExecuteUpdateAsync(update => update.SetProperty(post => post.IndexedRevision, revision), cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Brings the ledger in line with an index that was opened or rebuilt: what it holds of each document, by id. All differences become due.</summary>
    /// <param name="claim">Of the one that writes the index for several processes; null where there is one process.</param>
    /// <returns>Ids to be taken out of the index: of documents and posts that the catalogue does not know, or knows in an older state only, as after a restored backup.</returns>
    /// <exception cref="WriterReplacedException">Another process writes the index now; nothing was changed.</exception>
    public async Task<IReadOnlyList<Guid>> CompareAsync(string buildId, IReadOnlyDictionary<Guid, long> indexed, WriterClaim? claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(indexed);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.BeginBesideAsync(cancellationToken);
        if (claim is not null)
        {
            await catalogue.HoldFenceAsync(claim.Fence, cancellationToken);
        }

        var number = claim?.Commit ?? 0;
        if (indexed.Count == 0)
        {
            // Nothing is in any commit: numbers may be those of another system, whose backup this was.
            await catalogue.PurgedVersions.Where(purged => purged.IndexedCommit != null).ExecuteUpdateAsync(update => update.SetProperty(purged => purged.IndexedCommit, (long?)null), cancellationToken);
            await catalogue.Documents.Where(document => document.IndexedRevision != 0 && document.TrashedAt == null)
                .ExecuteUpdateAsync(update => update.SetProperty(document => document.IndexedRevision, 0).SetProperty(document => document.IndexedCommit, number), cancellationToken);
            await catalogue.ForgetPostsAsync(number, cancellationToken);
        }

        var known = new HashSet<Guid>();
        var foreign = new List<Guid>();
        var differing = new List<(Guid Id, long Revision)>();
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
                differing.Add((row.Id, held));
            }
        }

        await NoteHeldAsync(catalogue, differing, number, cancellationToken);
        await catalogue.ComparePostsAsync(indexed, known, foreign, number, cancellationToken);

        if (await catalogue.State.Where(state => state.Name == CatalogueState.IndexBuild).ExecuteUpdateAsync(update => update.SetProperty(state => state.Value, buildId), cancellationToken) == 0)
        {
            catalogue.Add(new CatalogueState { Name = CatalogueState.IndexBuild, Value = buildId });
            await catalogue.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return [.. indexed.Keys.Where(id => !known.Contains(id)), .. foreign];
    }

    private static async Task NoteHeldAsync(LibraryDbContext catalogue, List<(Guid Id, long Revision)> held, long commit, CancellationToken cancellationToken)
    {
        // By revision, of which there are few: after a rebuild every document may differ, and others wait for this transaction.
        foreach (var some in held.GroupBy(document => document.Revision).SelectMany(group => group.Chunk(NotedAtATime)))
        {
            var (ids, revision) = (Array.ConvertAll(some, document => document.Id), some[0].Revision);
            await catalogue.Documents.Where(document => ids.Contains(document.Id))
                .ExecuteUpdateAsync(update => update.SetProperty(document => document.IndexedRevision, revision).SetProperty(document => document.IndexedCommit, commit), cancellationToken);
        }
    }

    /// <summary>
    /// Documents and posts that the reader may not find now, but that the index may still show to them, because their audience changed
    /// after what the last commit is known to hold. A search leaves these out; it must ask before it opens its view of the index.
    /// Nobody finds what is in the trash, admins included.
    /// </summary>
    /// <param name="commit">The published commit that the search reads, or an older one; null where the search reads what the one process writes.</param>
    public async ValueTask<IReadOnlyCollection<Guid>> ListWithheldAsync(ReaderScope scope, long? commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        string[] tokens = [.. scope.Tokens];
        var withheld = await (commit is { } held ? WithheldOfCopy.On(catalogue)(catalogue, tokens, held) : WithheldNow.On(catalogue)(catalogue, tokens)).ToListAsync(cancellationToken);
        Guid[] posts = [.. withheld.Where(row => row.IsPost).Select(row => row.Id)];
        return [.. withheld.Where(row => !row.IsPost).Select(row => row.Id), .. posts.Length == 0 ? [] : await catalogue.ListWithheldPostsAsync(posts, scope, commit, cancellationToken)];
    }

    /// <summary>What an index may still show to somebody who may not see it: a document that is withheld, or a post that has changed.</summary>
    private sealed record Withheld
    {
        public required Guid Id { get; init; }

        public required bool IsPost { get; init; }
    }
}

/// <summary>What the writer of an index that several processes search says of itself.</summary>
/// <param name="Fence">Of its lock.</param>
/// <param name="Commit">The number of the published commit that is spoken of.</param>
public sealed record WriterClaim(long Fence, long Commit);
