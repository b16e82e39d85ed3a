using Hangfire;

namespace Library.Indexer.Jobs;

/// <summary>Asks for documents to be indexed soon. Nothing hangs on it: what is lost here, the reconcile job finds again.</summary>
public sealed class IndexingQueue(IBackgroundJobClient jobs)
{
    /// <summary>Asks for one document; asking twice does no harm.</summary>
    public void Enqueue(Guid documentId) => jobs.Enqueue<IndexDocumentJob>(job => job.RunAsync(documentId, CancellationToken.None));
}
