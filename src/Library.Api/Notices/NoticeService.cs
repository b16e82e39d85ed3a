using Library.Storage.Notices;
using Microsoft.Extensions.Options;

namespace Library.Api.Notices;

/// <summary>Looks again and again for posts that nobody was told of, and for digests that are due. Several processes may do so: what one has noted, the others find noted.</summary>
internal sealed partial class NoticeService(NoticeTelling telling, DigestTelling digests, IOptions<NoticePace> pace, TimeProvider time, ILogger<NoticeService> logger) : BackgroundService
{
    private long? _lookedForDigests;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pace.Value.Look, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(cancelled => telling.TellAsync(pace.Value.Gathering, cancelled), stoppingToken);
                if (_lookedForDigests is not { } looked || time.GetElapsedTime(looked) >= pace.Value.LookForDigests)
                {
                    await TryAsync(digests.TellAsync, stoppingToken);
                    _lookedForDigests = time.GetTimestamp();
                }
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
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The outermost loop: whatever fails here is tried again, and nothing was noted.
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Telling people of posts failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
