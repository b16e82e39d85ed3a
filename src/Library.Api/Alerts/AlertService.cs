using Library.Indexer.Search;
using Microsoft.Extensions.Options;

namespace Library.Api.Alerts;

/// <summary>Looks again and again what is new for saved searches, and tells of it. Several processes may do so: what one has noted, the others find noted.</summary>
internal sealed partial class AlertService(AlertRun run, IOptions<AlertPace> pace, TimeProvider time, ILogger<AlertService> logger) : BackgroundService
{
    private long? _lookedAtRights;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pace.Value.Look, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(run.LookAtChangesAsync, stoppingToken);
                if (_lookedAtRights is not { } last || time.GetElapsedTime(last) >= pace.Value.LookAtRights)
                {
                    await TryAsync(run.LookAtRightsAsync, stoppingToken);
                    _lookedAtRights = time.GetTimestamp();
                }

                await TryAsync(run.TellAsync, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; what was not noted is found again.
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
        }
        catch (SearchUnavailableException)
        {
            // The index comes back; until then nothing is new.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The outermost loop: whatever fails here is tried again, and nothing was noted.
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Looking for what is new for saved searches failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
