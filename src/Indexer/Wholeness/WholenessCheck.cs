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
    /// <summary>Runs a check of which there is a report already.</summary>
    /// <exception cref="FileStoreException">The store failed; the report says so.</exception>
    public async Task RunAsync(Guid reportId, CheckScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        try
        {
            var run = await CheckAsync(scope, cancellationToken);
            await reports.CompleteAsync(reportId, run.Findings, run.Notes, run.Stored.Count, run.BytesRead, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await reports.FailAsync(reportId, "The process ended before the check did.", CancellationToken.None);
            throw;
        }
        catch (FileStoreException)
        {
            await reports.FailAsync(reportId, "The file store failed; its log says why.", CancellationToken.None);
            throw;
        }
    }

    private async Task<CheckRun> CheckAsync(CheckScope scope, CancellationToken cancellationToken)
    {
        var run = await CheckRun.BeginAsync(scope, contexts, files, cancellationToken);
        var textsCheck = new TextsCheck(contexts, files, time);
        await new OriginalsCheck(contexts, files, blobs, time).RunAsync(run, cancellationToken);
        await textsCheck.RunAsync(run, cancellationToken);
        await new OtherFilesCheck(contexts, files, pictures, purges, time).RunAsync(run, cancellationToken);
        await new IndexCheck(contexts, holdings, time).RunAsync(run, cancellationToken);
        await new PublishedIndexCheck(contexts, files).RunAsync(run, cancellationToken);
        await new BytesCheck(contexts, files, texts, textsCheck, time).RunAsync(run, cancellationToken);
        return run;
    }
}
