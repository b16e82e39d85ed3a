using Hangfire;
using Library.Storage.Catalogue;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>Finds documents whose files nobody reads, though they are to be read: their job was lost with a process, or in a fault of its queue. Looked for while nothing is queued.</summary>
internal sealed partial class LostDocuments(IndexingLedger ledger, IndexingQueue queue, JobStorage jobs, ILogger<LostDocuments> logger)
{
    private const int AtATime = 500;
    private const string Queue = "default";
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await LookAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(logger, exception);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (jobs.GetMonitoringApi().EnqueuedCount(Queue) > 0)
        {
            return;
        }

        var lost = await ledger.ListLostAsync(AtATime, cancellationToken);
        if (lost.Count > 0)
        {
            await ledger.LeaseAsync(lost, IndexingLedger.ShortLease, cancellationToken);
            foreach (var id in lost)
            {
                queue.Enqueue(id);
            }

            Log.Found(logger, lost.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Queued {Documents} documents again that no job was at work on")]
        public static partial void Found(ILogger logger, int documents);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Documents whose jobs were lost could not be looked for; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
