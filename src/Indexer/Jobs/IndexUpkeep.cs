using Library.Indexer.Extraction.Processes;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>
/// Brings the index and the catalogue together at start, rebuilds an index that is missing, damaged or of another schema while
/// what there is keeps answering, and sets the recurring jobs.
/// </summary>
public sealed partial class IndexUpkeep(
    LibraryIndex index,
    IndexingLedger ledger,
    IndexEntryReader entries,
    IDbContextFactory<LibraryDbContext> contexts,
    ExtractionPool pool,
    Purge purge,
    IndexJobs jobs,
    TimeProvider time,
    ILogger<IndexUpkeep> logger) : BackgroundService
{
    private const int BatchSize = 16;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(LookInterval, time);
            while (!await TryAsync(BringTogetherAsync, stoppingToken))
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }

            await TryAsync(index.VerifyAsync, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (index.NeedsRebuild && await TryAsync(RebuildAsync, stoppingToken))
                {
                    jobs.Reconcile();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; an unfinished rebuild is begun anew at the next start.
        }
    }

    private async Task BringTogetherAsync(CancellationToken cancellationToken)
    {
        await ledger.ReleaseAllAsync(cancellationToken);
        if (!index.NeedsRebuild && index.BuildId is { } build)
        {
            await AlignAsync(build, cancellationToken);
        }
        else
        {
            await RebuildAsync(cancellationToken);
        }

        pool.Warm();
        jobs.Start();
        await TryAsync(purge.RunPendingAsync, cancellationToken);
    }

    /// <summary>Does a piece of upkeep; where that fails, for want of space or a store that is away, it is tried again later while searches go on.</summary>
    private async Task<bool> TryAsync(Func<CancellationToken, Task> upkeep, CancellationToken cancellationToken)
    {
        try
        {
            await upkeep(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(logger, exception);
            return false;
        }
    }

    private async Task AlignAsync(string build, CancellationToken cancellationToken)
    {
        var gone = await ledger.CompareAsync(build, await index.ListRevisionsAsync(cancellationToken), cancellationToken);
        if (gone.Count > 0)
        {
            await index.DeleteAsync(gone, cancellationToken);
            await index.RefreshAsync(cancellationToken);
            await index.CommitAsync(cancellationToken);
        }
    }

    private async Task RebuildAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await index.BeginRebuildAsync(cancellationToken);

        // Nothing counts as indexed until the new build answers: searches leave out whatever changed its audience since.
        await ledger.CompareAsync(index.BuildId ?? "", new Dictionary<Guid, long>(), cancellationToken);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = await catalogue.Documents.Where(document => document.TrashedAt == null).OrderBy(document => document.Id).Select(document => document.Id).ToListAsync(cancellationToken);
        foreach (var batch in ids.Chunk(BatchSize))
        {
            var read = new List<IndexEntry>(batch.Length);
            foreach (var id in batch)
            {
                if (await entries.FindOrNullAsync(id, cancellationToken) is { } entry)
                {
                    read.Add(entry);
                }
            }

            await index.ApplyAsync(read, cancellationToken);
        }

        await index.CompleteRebuildAsync(cancellationToken);
        await AlignAsync(index.BuildId ?? "", cancellationToken);
        Log.Rebuilt(logger, ids.Count, time.GetElapsedTime(began));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Built the index anew from {Documents} documents in {Elapsed}")]
        public static partial void Rebuilt(ILogger logger, int documents, TimeSpan elapsed);

        [LoggerMessage(Level = LogLevel.Error, Message = "The upkeep of the index failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
