using Library.Indexer.Index.Published;
using Library.Indexer.Index.Writing;
using Library.Storage.Servers;

namespace Library.Indexer.Wholeness;

/// <summary>An index that some process writes for all, as this one has copied it.</summary>
public sealed class CopiedIndexHoldings(IndexCopy copy, IndexCommits commits, Signals signals) : IIndexHoldings
{
    public bool RemovesAtOnce => false;

    public async Task<IReadOnlyDictionary<Guid, long>?> ListOrNullAsync(CancellationToken cancellationToken)
    {
        if (copy.Commit is null || copy.Commit < await commits.FindNewestNumberAsync(cancellationToken))
        {
            return null;
        }

        using var reference = copy.AcquireSearcher();
        return RevisionLedger.ReadAll(reference.Searcher);
    }

    public async Task<bool> TryRemoveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);

        // The writer looks each of them up, finds nothing, and takes it out.
        foreach (var id in ids)
        {
            await signals.SendAsync(Signals.DocumentReady, id.ToString(), cancellationToken);
        }

        return true;
    }
}
