using Library.Storage.Catalogue;
using Library.Storage.Wholeness;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Wholeness;

/// <summary>Does the checks that were asked for, one at a time, beside the jobs.</summary>
public sealed partial class CheckRequests(CheckReports reports, WholenessCheck check, CatalogueOptions catalogue, TimeProvider time, ILogger<CheckRequests> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            if (catalogue.Provider == CatalogueProvider.Sqlite)
            {
                await reports.AbandonRunningAsync(stoppingToken);
            }

            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; the report says so.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await reports.TakeOrNullAsync(cancellationToken) is { } report)
            {
                var bytes = CheckDetails.Of(report).IsPlanned ? CheckedBytes.Slice : CheckedBytes.All;
                await check.RunAsync(report.Id, new CheckScope(report.IsRepair, bytes), cancellationToken);
                Log.Checked(logger, report.Id);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Compared catalogue, file store and index: report {Report}")]
        public static partial void Checked(ILogger logger, Guid report);

        [LoggerMessage(Level = LogLevel.Error, Message = "Comparing catalogue, file store and index failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
