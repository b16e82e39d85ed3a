using Library.Indexer.Index;

namespace Library.Indexer.Wholeness;

/// <summary>An index that this process writes.</summary>
public sealed class OwnIndexHoldings(LibraryIndex index) : IIndexHoldings
{
    public bool RemovesAtOnce => true;

    public async Task<IReadOnlyDictionary<Guid, long>?> ListOrNullAsync(CancellationToken cancellationToken) =>
        index.NeedsRebuild || index.IsRebuilding || index.BuildId is null ? null : await index.ListRevisionsAsync(cancellationToken);

    public async Task<bool> TryRemoveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (index.NeedsRebuild || index.BuildId is null)
        {
            return false;
        }

        await index.DeleteAsync(ids, cancellationToken);
        await index.RefreshAsync(cancellationToken);
        await index.CommitAsync(cancellationToken);
        return true;
    }
}

/// <summary>An index that is another process's.</summary>
public sealed class NoIndexHoldings : IIndexHoldings
{
    public bool RemovesAtOnce => false;

    public Task<IReadOnlyDictionary<Guid, long>?> ListOrNullAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<Guid, long>?>(null);

    public Task<bool> TryRemoveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => Task.FromResult(false);
}
