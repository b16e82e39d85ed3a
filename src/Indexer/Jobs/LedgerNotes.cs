using Library.Indexer.Index;
using Library.Storage.Catalogue;

namespace Library.Indexer.Jobs;

/// <summary>Notes of an index that one process writes and searches: what it has refreshed is found, what it has committed is kept.</summary>
public sealed class LedgerNotes(IndexingLedger ledger, IndexJobs jobs, TimeProvider time) : IFeedNotes
{
    /// <inheritdoc/>
    public TimeSpan CommitInterval { get; } = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public int? FaultsToGiveUp => null;

    /// <inheritdoc/>
    public async Task RefreshedAsync(IReadOnlyList<FeedChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var found = await ledger.NoteFoundAsync([.. changes.SelectMany(change => change.Texts)], cancellationToken);
        HandOver.NoteSeen(changes.Select(change => (change.HandOver, change.Id)), found, time);
    }

    /// <inheritdoc/>
    public async Task CommittedAsync(LibraryIndex index, IReadOnlyList<FeedChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);

        // While another build is being made, the searched one may not hold these: then the ledger is brought up to date at the swap.
        if (!index.IsRebuilding)
        {
            await ledger.NoteCommittedAsync([.. changes.Select(change => (change.Id, change.Revision))], cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task RecoverAsync(LibraryIndex index, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (index.BuildId is not null)
        {
            // Also what was purged since that commit: nothing else says that it must not be found.
            if (await AlignAsync(index, cancellationToken) is { Count: > 0 } gone)
            {
                await index.DeleteAsync(gone, cancellationToken);
                await index.RefreshAsync(cancellationToken);
                await index.CommitAsync(cancellationToken);
            }

            await ledger.ReleaseAllAsync(cancellationToken);
            jobs.Reconcile();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> AlignAsync(LibraryIndex index, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        return await ledger.CompareAsync(index.BuildId ?? "", await index.ListRevisionsAsync(cancellationToken), claim: null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ForgetAsync(LibraryIndex index, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        return ledger.CompareAsync(index.BuildId ?? "", new Dictionary<Guid, long>(), claim: null, cancellationToken);
    }
}
