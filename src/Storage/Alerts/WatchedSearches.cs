using Library.Storage.People;

namespace Library.Storage.Alerts;

/// <summary>The saved searches at one moment.</summary>
/// <param name="At">When they were listed.</param>
/// <param name="Ids">Of all that there were.</param>
/// <param name="Watched">Those whose owners may use their accounts.</param>
public sealed record WatchedSearches(DateTimeOffset At, IReadOnlySet<Guid> Ids, IReadOnlyList<WatchedSearch> Watched);

/// <summary>A saved search with its owner as the catalogue knows them.</summary>
public sealed record WatchedSearch(SavedSearch Search, Reader Owner)
{
    /// <summary>Whether its owner may see something else than when it was last looked through as a whole.</summary>
    public bool IsToBeLookedThrough { get; } = Search?.ScopeHash != ScopeHash.Of(Owner.Scope);
}
