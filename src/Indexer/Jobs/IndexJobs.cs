using Hangfire;
using Library.Storage.Servers;

namespace Library.Indexer.Jobs;

/// <summary>The recurring jobs.</summary>
public sealed class IndexJobs(IRecurringJobManager recurring, IBackgroundJobClient jobs, ThisMachine machine)
{
    /// <summary>Sets the recurring jobs, and looks at once for what is due.</summary>
    public void Start()
    {
        if (machine.Id is null)
        {
            recurring.AddOrUpdate<ReconcileJob>(ReconcileJob.Name, job => job.RunAsync(CancellationToken.None), Cron.Minutely);
        }

        recurring.AddOrUpdate<SweepJob>(SweepJob.Name, job => job.RunAsync(CancellationToken.None), Cron.Hourly);
        recurring.AddOrUpdate<AskReviewersJob>(AskReviewersJob.Name, job => job.RunAsync(CancellationToken.None), AskReviewersJob.EveryQuarter);
        recurring.AddOrUpdate<RemindOwnersJob>(RemindOwnersJob.Name, job => job.RunAsync(CancellationToken.None), Cron.Hourly);
        recurring.AddOrUpdate<CheckJob>(CheckJob.Name, job => job.RunAsync(CancellationToken.None), Cron.Hourly);
        recurring.AddOrUpdate<OcrJob>(OcrJob.Name, LaterJobs.Queue, job => job.RunAsync(CancellationToken.None), Cron.Minutely);
        recurring.AddOrUpdate<RenewTextsJob>(RenewTextsJob.Name, LaterJobs.Queue, job => job.RunAsync(CancellationToken.None), Cron.Minutely);
        Reconcile();
    }

    /// <summary>Looks at once for what is due; where several processes share a system, the writer of the index does so all the time.</summary>
    public void Reconcile()
    {
        if (machine.Id is null)
        {
            jobs.Enqueue<ReconcileJob>(job => job.RunAsync(CancellationToken.None));
        }
    }
}
