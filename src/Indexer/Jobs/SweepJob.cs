using Hangfire;
using Library.Storage.Catalogue;

namespace Library.Indexer.Jobs;

/// <summary>Removes bytes that nothing refers to.</summary>
public sealed class SweepJob(Blobs blobs)
{
    public const string Name = "sweep";

    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public Task RunAsync(CancellationToken cancellationToken) => blobs.SweepAsync(cancellationToken);
}
