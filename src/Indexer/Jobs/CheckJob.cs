using Hangfire;
using Library.Storage.Wholeness;

namespace Library.Indexer.Jobs;

/// <summary>Asks for the check of the day. Run every hour: a process that was stopped at one hour asks at the next.</summary>
public sealed class CheckJob(CheckReports reports)
{
    public const string Name = "check";

    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public Task RunAsync(CancellationToken cancellationToken) => reports.AskIfDueAsync(cancellationToken);
}
