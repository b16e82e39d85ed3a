using Hangfire;
using Library.Storage.Mail;

namespace Library.Indexer.Jobs;

/// <summary>Reminds owners by mail of documents that are to be reviewed. Run every hour: whom it has told, it leaves alone for a month.</summary>
public sealed class RemindOwnersJob(ReviewReminders reminders)
{
    public const string Name = "remind-owners";

    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public Task RunAsync(CancellationToken cancellationToken) => reminders.TellAsync(cancellationToken);
}
