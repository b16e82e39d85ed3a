using Hangfire;
using Library.Indexer.Extraction;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>Has files read anew whose text an older extractor made. Until then the older text is found as ever.</summary>
public sealed partial class RenewTextsJob(IDbContextFactory<LibraryDbContext> contexts, VersionExtraction extraction, IndexingQueue queue, LaterJobs later, ILogger<RenewTextsJob> logger)
{
    public const string Name = "renew-texts";

    private const int AtATime = 20;

    [Queue(LaterJobs.Queue)]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete, LogEvents = false)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var renewed = 0;
        foreach (var version in await ListOldAsync(cancellationToken))
        {
            try
            {
                await extraction.RunAsync(version, cancellationToken);
                queue.Enqueue(version.DocumentId);
                renewed++;
            }
            catch (FileStoreException exception)
            {
                Log.NotFetched(logger, exception, version.DocumentId, version.Number);
            }
        }

        if (renewed == AtATime)
        {
            later.AskForRenewal();
        }
    }

    private async Task<List<DocumentVersion>> ListOldAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Versions.AsNoTracking().Include(version => version.Blob)
            .Where(version => version.State == VersionState.Indexed && version.ExtractorVersion < ExtractedTextFile.ExtractorVersion && version.Attempts < VersionExtraction.MaxAttempts)
            .Where(version => catalogue.Documents.Any(document => document.Id == version.DocumentId && document.TrashedAt == null))
            .OrderBy(version => version.Attempts).ThenByDescending(version => version.Id).Take(AtATime).ToListAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Version {Number} of document {DocumentId} could not be fetched to be read anew; it is tried again")]
        public static partial void NotFetched(ILogger logger, Exception exception, Guid documentId, int number);
    }
}
