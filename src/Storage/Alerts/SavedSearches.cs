using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Alerts;

/// <summary>How keeping a search went.</summary>
public enum SaveResult
{
    Saved,

    /// <summary>Its owner has <see cref="SavedSearch.MaxPerPerson"/> already.</summary>
    TooMany,

    /// <summary>It finds more than <see cref="SavedSearchBaseline.MaxDocuments"/>.</summary>
    TooWide,
}

/// <param name="New">How many documents it found since its owner last opened it, of those that they may see now.</param>
public sealed record SavedSearchView(SavedSearch Search, int New);

/// <summary>A document that a saved search found and that its owner has not looked at.</summary>
public sealed record NewDocument(Guid SavedSearchId, Guid DocumentId, string Title, DateTimeOffset FoundAt);

/// <summary>What somebody wants of a saved search; null leaves as it is.</summary>
public sealed record SavedSearchWish(string? Name, AlertFrequency? Frequency, AlertWay? Way);

/// <summary>The searches that people keep. Everybody reaches their own alone: those of others are as if they did not exist.</summary>
public sealed class SavedSearches(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>Keeps a search.</summary>
    /// <param name="search">New, with its owner's id.</param>
    /// <param name="find">Tells what it finds at this moment, at most <see cref="SavedSearchBaseline.MaxDocuments"/>, or null. It is asked while no other change is under way, so that what comes later is news, and nothing that was there.</param>
    public async Task<SaveResult> SaveAsync(SavedSearch search, Func<CancellationToken, Task<IReadOnlyCollection<Guid>?>> find, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(find);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await IsFullAsync(catalogue, search.PersonId, cancellationToken))
        {
            return SaveResult.TooMany;
        }

        if (await find(cancellationToken) is not { } found)
        {
            return SaveResult.TooWide;
        }

        catalogue.Add(search);
        catalogue.Add(SavedSearchBaseline.Of(search.Id, found));
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return SaveResult.Saved;
    }

    /// <summary>A reader's own, the newest first.</summary>
    public async Task<IReadOnlyList<SavedSearchView>> ListAsync(Reader reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await ViewAsync(catalogue, reader, Own(catalogue, reader), cancellationToken);
    }

    /// <summary>One of a reader's own; null where there is none of this id.</summary>
    public async Task<SavedSearchView?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return (await ViewAsync(catalogue, reader, Own(catalogue, reader).Where(search => search.Id == id), cancellationToken)).SingleOrDefault();
    }

    /// <summary>The newest of a reader's own that asks the same; null where there is none.</summary>
    /// <param name="query">As in <see cref="SavedSearch.Query"/>.</param>
    public async Task<SavedSearch?> FindSameOrNullAsync(Reader reader, string query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await Own(catalogue, reader).Where(search => search.Query == query).OrderByDescending(search => search.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>What a reader's own have found and they have not looked at, of what they may see now; the last found first.</summary>
    /// <param name="id">Of one search; null for all.</param>
    public async Task<IReadOnlyList<NewDocument>> ListNewAsync(Reader reader, Guid? id, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await New(catalogue, Own(catalogue, reader).Where(search => id == null || search.Id == id), reader.Scope)
            .Join(catalogue.Documents, match => match.DocumentId, document => document.Id, (match, document) => new { match.SavedSearchId, match.DocumentId, document.Title, match.FoundAt })
            .OrderByDescending(row => row.FoundAt).ThenBy(row => row.DocumentId).Take(limit)
            .Select(row => new NewDocument(row.SavedSearchId, row.DocumentId, row.Title, row.FoundAt)).ToListAsync(cancellationToken);
    }

    /// <summary>How many documents a reader is told of on the site: that it was time to tell them, and that they have not looked at since.</summary>
    public async Task<int> CountToldOnSiteAsync(Reader reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var searches = Own(catalogue, reader).Where(search => search.Way != AlertWay.Mail && search.Frequency != AlertFrequency.Never);
        return await New(catalogue, searches, reader.Scope).Where(match => match.ToldAt != null).Select(match => match.DocumentId).Distinct().CountAsync(cancellationToken);
    }

    /// <summary>Renames one's own, or has it tell at another time or place.</summary>
    /// <returns>False where the reader has none of this id.</returns>
    public async Task<bool> ChangeAsync(Reader reader, Guid id, SavedSearchWish wish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(wish);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await Own(catalogue, reader).AsTracking().SingleOrDefaultAsync(search => search.Id == id, cancellationToken) is not { } search)
        {
            return false;
        }

        search.Name = wish.Name ?? search.Name;
        search.Frequency = wish.Frequency ?? search.Frequency;
        search.Way = wish.Way ?? search.Way;
        await catalogue.SaveChangesAsync(cancellationToken);
        await LetRestAsync(catalogue, search.Frequency == AlertFrequency.Never ? [id] : [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Notes that its owner looks at what one has found.</summary>
    /// <returns>It; null where the reader has none of this id.</returns>
    public async Task<SavedSearch?> OpenOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.Now;
        await Own(catalogue, reader).Where(search => search.Id == id).ExecuteUpdateAsync(update => update.SetProperty(search => search.LookedAt, now), cancellationToken);
        return await Own(catalogue, reader).SingleOrDefaultAsync(search => search.Id == id, cancellationToken);
    }

    /// <summary>Deletes one's own; for <see cref="SavedSearch.TimeToUndo"/> it can be brought back.</summary>
    /// <returns>False where the reader has none of this id.</returns>
    public async Task<bool> DeleteAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        DateTimeOffset? now = clock.Now;
        return await Own(catalogue, reader).Where(search => search.Id == id).ExecuteUpdateAsync(update => update.SetProperty(search => search.DeletedAt, now), cancellationToken) == 1;
    }

    /// <summary>Brings back one that its owner deleted; what came meanwhile is found by the next look.</summary>
    /// <returns>False where it is gone, or the reader has as many as they may.</returns>
    public async Task<bool> RestoreAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var after = clock.Now - SavedSearch.TimeToUndo;
        var restored = !await IsFullAsync(catalogue, reader.Id, cancellationToken)
            && await catalogue.SavedSearches.Where(search => search.Id == id && search.PersonId == reader.Id && search.DeletedAt > after)
                .ExecuteUpdateAsync(update => update.SetProperty(search => search.DeletedAt, (DateTimeOffset?)null).SetProperty(search => search.ScopeHash, ""), cancellationToken) == 1;
        await transaction.CommitAsync(cancellationToken);
        return restored;
    }

    /// <summary>Those of some ids that send mails, in the order of their names.</summary>
    public async Task<IReadOnlyList<SavedSearch>> ListMailedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await Mailed(catalogue, ids).AsNoTracking().OrderBy(search => search.Name).ThenBy(search => search.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Stops the mails of some: who is told on the site as well still is, and the others are told no more.</summary>
    public async Task StopMailsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var silent = await Mailed(catalogue, ids).Where(search => search.Way == AlertWay.Mail).Select(search => search.Id).ToListAsync(cancellationToken);
        await Mailed(catalogue, ids).Where(search => search.Way == AlertWay.Both).ExecuteUpdateAsync(update => update.SetProperty(search => search.Way, AlertWay.Site), cancellationToken);
        await Mailed(catalogue, silent).ExecuteUpdateAsync(update => update.SetProperty(search => search.Frequency, AlertFrequency.Never), cancellationToken);
        await LetRestAsync(catalogue, silent, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Matches that the reader may see and has not looked at.</summary>
    private static IQueryable<SavedSearchMatch> New(LibraryDbContext catalogue, IQueryable<SavedSearch> searches, ReaderScope scope)
    {
        var visible = catalogue.Documents.VisibleTo(scope).Where(document => document.TrashedAt == null);
        return catalogue.SavedSearchMatches.Where(match => searches.Any(search => search.Id == match.SavedSearchId && match.FoundAt > search.LookedAt) && visible.Any(document => document.Id == match.DocumentId));
    }

    private static IQueryable<SavedSearch> Mailed(LibraryDbContext catalogue, IReadOnlyCollection<Guid> ids) =>
        catalogue.SavedSearches.Where(search => EF.Parameter(ids).Contains(search.Id) && search.DeletedAt == null && search.Frequency != AlertFrequency.Never && search.Way != AlertWay.Site);

    private static IQueryable<SavedSearch> Own(LibraryDbContext catalogue, Reader reader) =>
        catalogue.SavedSearches.AsNoTracking().Where(search => search.PersonId == reader.Id && search.DeletedAt == null);

    private static async Task<IReadOnlyList<SavedSearchView>> ViewAsync(LibraryDbContext catalogue, Reader reader, IQueryable<SavedSearch> searches, CancellationToken cancellationToken)
    {
        var rows = await searches.OrderByDescending(search => search.Id).ToListAsync(cancellationToken);
        var counts = await New(catalogue, searches, reader.Scope).GroupBy(match => match.SavedSearchId)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return rows.ConvertAll(search => new SavedSearchView(search, counts.GetValueOrDefault(search.Id)));
    }

    private static async Task<bool> IsFullAsync(LibraryDbContext catalogue, Guid personId, CancellationToken cancellationToken) =>
        await catalogue.SavedSearches.CountAsync(search => search.PersonId == personId && search.DeletedAt == null, cancellationToken) >= SavedSearch.MaxPerPerson;

    /// <summary>What waited to be told is not told later, when somebody wants to hear again.</summary>
    private async Task LetRestAsync(LibraryDbContext catalogue, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = clock.Now;
        await catalogue.SavedSearchMatches.Where(match => EF.Parameter(ids).Contains(match.SavedSearchId) && match.ToldAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(match => match.ToldAt, now), cancellationToken);
    }
}
