using Hangfire;

namespace Library.Indexer.Jobs;

/// <summary>The recurring jobs.</summary>
public sealed class IndexJobs(IRecurringJobManager recurring, IBackgroundJobClient jobs)
{
    /// <summary>Sets the recurring jobs, and looks at once for what is due.</summary>
    public void Start()
    {
        recurring.AddOrUpdate<ReconcileJob>(ReconcileJob.Name, job => job.RunAsync(CancellationToken.None), Cron.Minutely);
        recurring.AddOrUpdate<SweepJob>(SweepJob.Name, job => job.RunAsync(CancellationToken.None), Cron.Hourly);
        recurring.AddOrUpdate<AskReviewersJob>(AskReviewersJob.Name, job => job.RunAsync(CancellationToken.None), AskReviewersJob.EveryQuarter);
        recurring.AddOrUpdate<RemindOwnersJob>(RemindOwnersJob.Name, job => job.RunAsync(CancellationToken.None), Cron.Hourly);
        recurring.AddOrUpdate<CheckJob>(CheckJob.Name, job => job.RunAsync(CancellationToken.None), Cron.Hourly);
        Reconcile();
    }

    public void Reconcile() => jobs.Enqueue<ReconcileJob>(job => job.RunAsync(CancellationToken.None));
}
