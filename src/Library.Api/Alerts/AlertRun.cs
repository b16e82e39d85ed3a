using Library.Indexer.Index.Published;
using Library.Indexer.Search;
using Library.Storage.Alerts;
using Microsoft.Extensions.Options;

namespace Library.Api.Alerts;

/// <summary>
/// Finds what is new for saved searches. Documents that changed in the index are looked up in all searches, which costs little where little changed, and nothing where nothing did.
/// A search is looked through as a whole only where its owner may see something else than before.
/// </summary>
/// <param name="copies">The copy of the index that this process searches; none where it writes the index itself.</param>
internal sealed partial class AlertRun(
    AlertLedger ledger, AlertTelling telling, IDocumentSearch search, IEnumerable<IndexCopy> copies, IServiceScopeFactory scopes, IOptions<AlertPace> pace, ILogger<AlertRun> logger)
{
    private const int ChangesAtATime = 500;

    /// <summary>The published commit that searches read, for sure; null where they read what this process writes.</summary>
    private long? Commit => copies.FirstOrDefault() is { } copy ? copy.Commit ?? 0 : null;

    /// <summary>Looks up what has changed in the index since the last look.</summary>
    /// <exception cref="SearchUnavailableException">There is no index to search yet; worth another try.</exception>
    public async Task LookAtChangesAsync(CancellationToken cancellationToken)
    {
        while (await ledger.ListChangedAsync(Commit, ChangesAtATime, cancellationToken) is { Count: > 0 } changed && !await ledger.TrySkipAllAsync(cancellationToken))
        {
            var watched = await ledger.ListWatchedAsync(cancellationToken);
            if (!await ledger.TryNoteAsync(changed, watched, await FindAsync(changed, watched, cancellationToken), cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Looks through the searches of those who may see something else than at the last look, and forgets what was deleted long ago.</summary>
    /// <inheritdoc cref="LookAtChangesAsync"/>
    public async Task LookAtRightsAsync(CancellationToken cancellationToken)
    {
        await ledger.RemoveOldAsync(cancellationToken);
        if (!await ledger.IsNewestAsync(Commit, cancellationToken))
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var saving = scope.ServiceProvider.GetRequiredService<SearchSaving>();
        foreach (var watched in (await ledger.ListWatchedAsync(cancellationToken)).Watched.Where(watched => watched.IsToBeLookedThrough))
        {
            try
            {
                if (await saving.RequestOrNullAsync(watched.Owner, watched.Search.Query, cancellationToken) is not { } request
                    || await search.ListAllOrNullAsync(watched.Owner.Scope, request, SavedSearchBaseline.MaxDocuments, cancellationToken) is not { } found)
                {
                    // It cannot be told what of so much is new: what comes from now on is.
                    found = [];
                }

                await ledger.NoteAllAsync(watched, found, cancellationToken);
            }
            catch (SearchTooSlowException)
            {
                Log.TooSlow(logger, watched.Search.Id);
            }
        }
    }

    public Task TellAsync(CancellationToken cancellationToken) => telling.TellAsync(pace.Value.Gathering, cancellationToken);

    private async Task<IReadOnlyDictionary<WatchedSearch, IReadOnlyList<ChangedDocument>>> FindAsync(IReadOnlyList<ChangedDocument> changed, WatchedSearches watched, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var saving = scope.ServiceProvider.GetRequiredService<SearchSaving>();
        var asked = new List<(WatchedSearch Watched, SearchRequest Request)>();
        foreach (var one in watched.Watched.Where(one => !one.IsToBeLookedThrough))
        {
            if (await saving.RequestOrNullAsync(one.Owner, one.Search.Query, cancellationToken) is { } request)
            {
                asked.Add((one, request));
            }
        }

        var byId = changed.ToDictionary(document => document.Id);
        var matches = search.MatchAmong([.. byId.Keys], asked.ConvertAll(one => (one.Watched.Owner.Scope, one.Request)), cancellationToken);
        var found = new Dictionary<WatchedSearch, IReadOnlyList<ChangedDocument>>();
        foreach (var ((one, _), ids) in asked.Zip(matches))
        {
            // The catalogue's word on who may see it: the index may be behind.
            var visible = ids.Select(id => byId[id]).Where(document => document.Audience.Intersect(one.Owner.Scope.Tokens, StringComparer.Ordinal).Any()).ToList();
            if (visible.Count > 0)
            {
                found.Add(one, visible);
            }
        }

        return found;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Saved search {SavedSearchId} takes too long to be looked through as a whole; it is tried again")]
        public static partial void TooSlow(ILogger logger, Guid savedSearchId);
    }
}
