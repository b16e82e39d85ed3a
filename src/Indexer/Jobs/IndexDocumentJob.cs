using Hangfire;
using Library.Indexer.Jobs.Servers;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>
/// Brings one document into the index as it is now: extracts what was not read yet, then hands it to the writer of the index.
/// Run twice, or late, it changes nothing: the row says what is to be done.
/// </summary>
[Traced]
public sealed partial class IndexDocumentJob(
    IDbContextFactory<LibraryDbContext> contexts, IndexingLedger ledger, VersionExtraction extraction, IIndexChanges changes, ThisMachine machine, TimeProvider time, ILogger<IndexDocumentJob> logger)
{
    private readonly OneAtATime _underWay = new();

    [AutomaticRetry(Attempts = 6, DelaysInSeconds = [1, 2, 5, 15, 30, 60], OnAttemptsExceeded = AttemptsExceededAction.Delete, LogEvents = false)]
    public async Task RunAsync(Guid documentId, CancellationToken cancellationToken)
    {
        if (!_underWay.TryBegin(documentId))
        {
            return;
        }

        try
        {
            do
            {
                await IndexAsync(documentId, cancellationToken);
            }
            while (_underWay.MustRepeat(documentId));
        }
        catch (Exception exception)
        {
            _underWay.Abandon(documentId);
            if (exception is FileStoreException)
            {
                Log.StoreFault(logger, exception, documentId);
            }

            throw;
        }
    }

    private async Task IndexAsync(Guid documentId, CancellationToken cancellationToken)
    {
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var row = await catalogue.Documents.AsNoTracking().SingleOrDefaultAsync(document => document.Id == documentId, cancellationToken);
            if (row is null || !await ledger.IsDueAsync(documentId, cancellationToken))
            {
                return;
            }

            if (row.TrashedAt is null)
            {
                var unread = await catalogue.Versions.AsNoTracking().Include(version => version.Blob)
                    .Where(version => version.DocumentId == documentId && version.State == VersionState.Received && version.ExtractorVersion == null)
                    .OrderByDescending(version => version.Number).ToListAsync(cancellationToken);
                await using var lease = machine.Id is null ? null : new JobLease(ledger, documentId, time);
                foreach (var version in unread)
                {
                    await extraction.RunAsync(version, cancellationToken);
                }
            }
        }

        await changes.FollowAsync(documentId, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The file store failed while document {DocumentId} was indexed; it is tried again")]
        public static partial void StoreFault(ILogger logger, Exception exception, Guid documentId);
    }
}
