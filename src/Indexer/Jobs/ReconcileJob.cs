using Hangfire;
using Library.Storage.Catalogue;

namespace Library.Indexer.Jobs;

/// <summary>Finds what the catalogue says is to be indexed and no job is at work on: after a lost job, a crash, or a fault. For the one process of a system; of several the writer of the index does it.</summary>
public sealed class ReconcileJob(IndexingLedger ledger, IndexingQueue queue)
{
    public const string Name = "reconcile";

    private const int BatchSize = 1_000;

    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await ledger.ListDueAsync(BatchSize, cancellationToken) is { Count: > 0 } due)
        {
            await ledger.LeaseAsync(due, IndexingLedger.Lease, cancellationToken);
            foreach (var id in due)
            {
                queue.Enqueue(id);
            }
        }
    }
}
