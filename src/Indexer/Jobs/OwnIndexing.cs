using Library.Indexer.Extraction.Processes;
using Library.Storage.Catalogue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>Writes the index where one process does everything.</summary>
internal sealed class OwnIndexing(IndexFeed feed, IndexUpkeep upkeep, IndexingLedger ledger, ExtractionPool pool, IndexJobs jobs, PendingPurges purges) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken) => await Task.WhenAll(feed.RunAsync(stoppingToken), KeepUpAsync(stoppingToken));

    private async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await upkeep.RunAsync(BeginAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends; an unfinished rebuild is begun anew at the next start.
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await ledger.ReleaseAllAsync(cancellationToken);
        pool.Warm();
        jobs.Start();
        await purges.TryRunAsync(cancellationToken);
    }
}

/// <summary>Goes on at the start with purges that were broken off; the hourly sweep does it as well.</summary>
internal sealed partial class PendingPurges(Purge purge, ILogger<PendingPurges> logger)
{
    public async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await purge.RunPendingAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Purges that were broken off could not go on; the sweep tries again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
