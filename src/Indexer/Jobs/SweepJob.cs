using Hangfire;
using Library.Storage.Catalogue;
using Library.Storage.People;

namespace Library.Indexer.Jobs;

/// <summary>Removes what nothing refers to any more: bytes without a version, sessions past their end.</summary>
public sealed class SweepJob(Blobs blobs, Sessions sessions)
{
    public const string Name = "sweep";

    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await sessions.RemoveEndedAsync(cancellationToken);
        await blobs.SweepAsync(cancellationToken);
    }
}
