using Microsoft.Extensions.Hosting;

namespace Library.Indexer.Hosting;

/// <summary>Looks at something at the start and then again and again, until the process ends.</summary>
public abstract class RepeatedLook(TimeSpan interval, TimeProvider time) : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>What it throws ends it: faults that pass are its own to catch.</summary>
    protected abstract Task LookAsync(CancellationToken cancellationToken);
}
