using Hangfire;
using Library.Storage.Mail;

namespace Library.Indexer.Jobs;

/// <summary>Tells reviewers by mail what waits for them. Run now and then, so that ten files make one mail.</summary>
public sealed class AskReviewersJob(ReviewRequests requests)
{
    public const string Name = "ask-reviewers";
    public const string EveryQuarter = "*/15 * * * *";

    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public Task RunAsync(CancellationToken cancellationToken) => requests.AskAsync(cancellationToken);
}
