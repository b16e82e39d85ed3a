using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Hosting;

/// <summary>Looks at something at the start and then again and again, until the process ends. A look that fails is noted, and the next one tries again.</summary>
public abstract partial class RepeatedLook(TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                await TryAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    protected abstract Task LookAsync(CancellationToken cancellationToken);

    /// <summary>What is to be done where a look failed, beside the note; mostly all stays as it was.</summary>
    protected virtual void OnFailed()
    {
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, mostly a catalogue that is away: it must not end the looks.
            OnFailed();
            Log.Failed(logger, exception, GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Look} failed; it tries again")]
        public static partial void Failed(ILogger logger, Exception exception, string look);
    }
}
