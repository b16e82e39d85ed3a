using Library.Storage.Catalogue;

namespace Library.Indexer.Jobs.Servers;

/// <summary>Says to other processes, as long as it is not disposed, that this one is at work on a document. Work that is done at once says nothing.</summary>
internal sealed class JobLease : IAsyncDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;

    public JobLease(IndexingLedger ledger, Guid documentId, TimeProvider time) => _renewing = RenewAsync(ledger, documentId, time);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        _ended.Dispose();
    }

    private async Task RenewAsync(IndexingLedger ledger, Guid documentId, TimeProvider time)
    {
        try
        {
            await Task.Delay(First, time, _ended.Token);
            while (true)
            {
                await TryLeaseAsync(ledger, documentId);
                await Task.Delay(Interval, time, _ended.Token);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Done.
        }
    }

    private async Task TryLeaseAsync(IndexingLedger ledger, Guid documentId)
    {
        try
        {
            await ledger.LeaseAsync([documentId], IndexingLedger.ShortLease, _ended.Token);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            // The catalogue is away; another process may do the same work once more.
        }
    }
}
