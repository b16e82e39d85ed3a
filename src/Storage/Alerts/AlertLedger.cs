using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Alerts;

/// <summary>
/// What saved searches have found, and what they are still to be looked through for. A document is due when the index shows it in a state that no look has seen;
/// what a look found is noted in the transaction that notes the look, so that of two processes one counts, and a crash loses nothing and doubles nothing.
/// </summary>
public sealed class AlertLedger(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    // Machines' clocks differ: a document that seems to have come after a search may have been there.
    private static readonly TimeSpan Doubt = TimeSpan.FromHours(1);

    /// <summary>Documents that saved searches are to be looked through for.</summary>
    /// <param name="commit">The published commit that the search reads: what only a later one holds waits; null where the search reads what the one process writes.</param>
    public async Task<IReadOnlyList<ChangedDocument>> ListChangedAsync(long? commit, int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = catalogue.Documents.Where(document => document.IndexedRevision > document.AlertedRevision);
        if (commit is not null)
        {
            changed = changed.Where(document => document.IndexedCommit <= commit);
        }

        var rows = await changed.OrderBy(document => document.AlertedRevision).ThenBy(document => document.Id).Take(limit)
            .Select(document => new { document.Id, document.IndexedRevision, document.CreatedAt, document.TrashedAt, Audience = document.Audience.Select(entry => entry.Token).ToList() })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new ChangedDocument(row.Id, row.IndexedRevision, row.CreatedAt, row.TrashedAt is null ? row.Audience : []));
    }

    /// <summary>Whether a copy of the index has come to the newest commit, so that nothing it lacks was looked through already.</summary>
    /// <param name="commit">The published commit that the search reads; null where the search reads what the one process writes.</param>
    public async Task<bool> IsNewestAsync(long? commit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return commit is null || !await catalogue.IndexHeads.AnyAsync(head => head.Commit > commit, cancellationToken);
    }

    /// <summary>Where nobody keeps a search, takes all documents as seen.</summary>
    /// <returns>False where somebody does.</returns>
    public async Task<bool> TrySkipAllAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.SavedSearches.AnyAsync(cancellationToken))
        {
            return false;
        }

        await catalogue.Documents.Where(document => document.IndexedRevision > document.AlertedRevision)
            .ExecuteUpdateAsync(update => update.SetProperty(document => document.AlertedRevision, document => document.IndexedRevision), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The saved searches as they are now. Those of people who may not use their accounts are marked to be looked through when they may again.</summary>
    public async Task<WatchedSearches> ListWatchedAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var at = clock.Now;
        var searches = await catalogue.SavedSearches.AsNoTracking().Where(search => search.DeletedAt == null).OrderBy(search => search.PersonId).ThenBy(search => search.Id).ToListAsync(cancellationToken);
        var owners = (await catalogue.ListReadersAsync(catalogue.Users.Where(person => catalogue.SavedSearches.Any(search => search.PersonId == person.Id && search.DeletedAt == null)), clock.Today, cancellationToken))
            .ToDictionary(reader => reader.Id);
        var resting = searches.Where(search => !owners.ContainsKey(search.PersonId) && search.ScopeHash.Length > 0).Select(search => search.Id).ToList();
        if (resting.Count > 0)
        {
            await catalogue.SavedSearches.Where(search => EF.Parameter(resting).Contains(search.Id)).ExecuteUpdateAsync(update => update.SetProperty(search => search.ScopeHash, ""), cancellationToken);
        }

        return new WatchedSearches(at, searches.Select(search => search.Id).ToHashSet(), [.. searches.Where(search => owners.ContainsKey(search.PersonId)).Select(search => new WatchedSearch(search, owners[search.PersonId]))]);
    }

    /// <summary>Notes that the searches were looked through for some documents, and what they found: all of it or nothing.</summary>
    /// <param name="found">By the search; the documents are of those that changed, and its owner may see them.</param>
    /// <returns>False where another process was first, or somebody saved a search meanwhile: then nothing was noted, and it is to be done again.</returns>
    public async Task<bool> TryNoteAsync(
        IReadOnlyList<ChangedDocument> changed, WatchedSearches watched, IReadOnlyDictionary<WatchedSearch, IReadOnlyList<ChangedDocument>> found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(watched);
        ArgumentNullException.ThrowIfNull(found);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var since = watched.At - Doubt;
        var recent = await catalogue.SavedSearches.Where(search => search.CreatedAt > since && search.DeletedAt == null).Select(search => search.Id).ToListAsync(cancellationToken);
        if (!recent.TrueForAll(watched.Ids.Contains))
        {
            return false;
        }

        foreach (var some in changed.GroupBy(document => document.Revision))
        {
            var (ids, revision) = (some.Select(document => document.Id).ToArray(), some.Key);
            var noted = await catalogue.Documents.Where(document => EF.Parameter(ids).Contains(document.Id) && document.AlertedRevision < revision)
                .ExecuteUpdateAsync(update => update.SetProperty(document => document.AlertedRevision, revision), cancellationToken);
            if (noted != ids.Length)
            {
                return false;
            }
        }

        var documentIds = changed.Select(document => document.Id).ToArray();
        var matches = await catalogue.SavedSearchMatches.Where(match => EF.Parameter(documentIds).Contains(match.DocumentId)).Select(match => new { match.SavedSearchId, match.DocumentId }).ToListAsync(cancellationToken);
        var told = matches.ToLookup(match => match.SavedSearchId, match => match.DocumentId);
        foreach (var (search, documents) in found)
        {
            var fresh = documents.ExceptBy(told[search.Search.Id], document => document.Id).ToList();
            var mayBeKnown = fresh.Exists(document => document.CreatedAt < search.Search.CreatedAt + Doubt);
            await AddAsync(catalogue, search.Search, fresh.ConvertAll(document => document.Id), mayBeKnown, cancellationToken);
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Notes what one search finds in the whole library, since its owner may see something else than before.</summary>
    public async Task NoteAllAsync(WatchedSearch search, IReadOnlyCollection<Guid> found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var hash = ScopeHash.Of(search.Owner.Scope);
        if (await catalogue.SavedSearches.Where(row => row.Id == search.Search.Id && row.DeletedAt == null).ExecuteUpdateAsync(update => update.SetProperty(row => row.ScopeHash, hash), cancellationToken) == 1)
        {
            var told = await catalogue.SavedSearchMatches.Where(match => match.SavedSearchId == search.Search.Id).Select(match => match.DocumentId).ToListAsync(cancellationToken);

            // The index may be behind: what it finds is there only if the catalogue says so.
            var visible = await catalogue.Documents.VisibleTo(search.Owner.Scope).Where(document => document.TrashedAt == null && EF.Parameter(found).Contains(document.Id)).Select(document => document.Id).ToListAsync(cancellationToken);
            await AddAsync(catalogue, search.Search, [.. visible.Except(told)], mayBeKnown: true, cancellationToken);
            await catalogue.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes what was deleted long enough ago.</summary>
    public async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var before = clock.Now - SavedSearch.TimeToUndo;
        await catalogue.SavedSearches.Where(search => search.DeletedAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    /// <param name="mayBeKnown">Whether some of them may have been there when it was saved.</param>
    private async Task AddAsync(LibraryDbContext catalogue, SavedSearch search, List<Guid> fresh, bool mayBeKnown, CancellationToken cancellationToken)
    {
        var known = mayBeKnown && fresh.Count > 0 && await catalogue.SavedSearchBaselines.AsNoTracking().SingleOrDefaultAsync(baseline => baseline.SavedSearchId == search.Id, cancellationToken) is { } baseline
            ? baseline.Read() : new HashSet<Guid>();
        var now = clock.Now;

        // Who wants to hear nothing finds it in the list; there is nothing to be told later.
        DateTimeOffset? toldAt = search.Frequency == AlertFrequency.Never ? now : null;
        catalogue.AddRange(fresh.Where(id => !known.Contains(id)).Select(id => new SavedSearchMatch { SavedSearchId = search.Id, DocumentId = id, FoundAt = now, ToldAt = toldAt }));
    }
}
