using System.Data.Common;
using Library.Indexer.Jobs;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Pictures;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Wholeness;

/// <summary>Compares catalogue, file store and index while the system works, repairs what is safe to repair, and writes a report.</summary>
public sealed class WholenessCheck(
    IDbContextFactory<LibraryDbContext> contexts, IFileStore files, Blobs blobs, TextStore texts, PictureStore pictures, Purges purges, IIndexHoldings holdings, CheckReports reports, TimeProvider time)
{
    private static readonly TimeSpan TimeToTell = TimeSpan.FromSeconds(5);

    /// <summary>Runs a check of which there is a report already.</summary>
    /// <exception cref="FileStoreException">The store failed; the report says so.</exception>
    public async Task RunAsync(Guid reportId, CheckScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        CheckRun? run = null;
        try
        {
            run = await CheckRun.BeginAsync(scope, contexts, files, cancellationToken);
            await CheckAsync(run, cancellationToken);
            await reports.CompleteAsync(reportId, run.Findings, run.Notes, run.Stored.Count, run.BytesRead, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await TryFailAsync(reportId, "The process ended before the check did.", run);
            throw;
        }
        catch (FileStoreException)
        {
            await TryFailAsync(reportId, "The file store failed; its log says why.", run);
            throw;
        }
        catch (Exception)
        {
            await TryFailAsync(reportId, "The check failed; the log says why.", run);
            throw;
        }
    }

    /// <summary>Says so in the report, where that can be done soon; where it cannot, the next check is told that this one's process has ended.</summary>
    private async Task TryFailAsync(Guid reportId, string sentence, CheckRun? run)
    {
        using var soon = new CancellationTokenSource(TimeToTell, time);
        try
        {
            await reports.FailAsync(reportId, sentence, run?.Findings ?? [], soon.Token);
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            // What ended the check is thrown, not this.
        }
    }

    private async Task CheckAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var textsCheck = new TextsCheck(contexts, files, time);
        await new OriginalsCheck(contexts, files, blobs, time).RunAsync(run, cancellationToken);
        await textsCheck.RunAsync(run, cancellationToken);
        await new OtherFilesCheck(contexts, files, pictures, purges, time).RunAsync(run, cancellationToken);
        run.FindWithheld();
        await new IndexCheck(contexts, holdings, time).RunAsync(run, cancellationToken);
        await new PublishedIndexCheck(contexts, files).RunAsync(run, cancellationToken);
        await new BytesCheck(contexts, files, texts, textsCheck, time).RunAsync(run, cancellationToken);
    }
}
