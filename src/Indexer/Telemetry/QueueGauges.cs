using System.Diagnostics.Metrics;
using Hangfire;
using Library.Indexer.Hosting;
using Library.Storage.Catalogue;
using Library.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Telemetry;

/// <summary>Looks now and then how much waits, for whoever reads the metrics: how many documents are due, how many jobs are queued, running and failed.</summary>
internal sealed class QueueGauges : RepeatedLook
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(15);

    private readonly IndexingLedger _ledger;
    private readonly JobStorage _jobs;

    // Of this library: another one of the process has its own.
    private readonly Meter _meter = new(LibraryTelemetry.Name);
    private volatile Lengths? _last;

    public QueueGauges(IndexingLedger ledger, JobStorage jobs, TimeProvider time, ILogger<QueueGauges> logger)
        : base(LookInterval, time, logger)
    {
        (_ledger, _jobs) = (ledger, jobs);
        _meter.CreateObservableGauge("library.documents.due", () => Look(lengths => lengths.Due), description: "Documents that the index does not show as they are.");
        _meter.CreateObservableGauge("library.jobs.queued", () => Look(lengths => lengths.Queued), description: "Background jobs that wait.");
        _meter.CreateObservableGauge("library.jobs.running", () => Look(lengths => lengths.Running), description: "Background jobs that run.");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var due = await _ledger.CountDueAsync(cancellationToken);
        var jobs = _jobs.GetMonitoringApi().GetStatistics();
        _last = new Lengths(due, jobs.Enqueued, jobs.Processing);
    }

    /// <summary>Better no figure than an old one.</summary>
    protected override void OnFailed() => _last = null;

    private IEnumerable<Measurement<long>> Look(Func<Lengths, long> length) => _last is { } last ? [new Measurement<long>(length(last))] : [];

    private sealed record Lengths(long Due, long Queued, long Running);
}
