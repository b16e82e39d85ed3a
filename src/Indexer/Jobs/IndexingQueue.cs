using Hangfire;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>Asks for documents to be indexed soon. Nothing hangs on it: what is lost here is found again by what the catalogue says is due.</summary>
public sealed partial class IndexingQueue(IBackgroundJobClient jobs, ILogger<IndexingQueue> logger)
{
    /// <summary>Asks for one document; asking twice does no harm, and a queue that cannot be reached is no error.</summary>
    public void Enqueue(Guid documentId)
    {
        try
        {
            jobs.Enqueue<IndexDocumentJob>(job => job.RunAsync(documentId, CancellationToken.None));
        }
        catch (BackgroundJobClientException exception)
        {
            Log.NotQueued(logger, documentId, exception.InnerException?.Message ?? exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Document {DocumentId} was not queued, and is found as due: {Reason}")]
        public static partial void NotQueued(ILogger logger, Guid documentId, string reason);
    }
}
