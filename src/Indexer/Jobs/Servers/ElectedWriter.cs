using Library.Storage.Servers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>Writes the index whenever this process comes to hold the writer's lock.</summary>
/// <param name="folder">For the index as it is written; of this process alone.</param>
internal sealed class ElectedWriter(WriterLock writerLock, IServiceProvider services, string folder, ILogger<ElectedWriter> logger) : BackgroundService
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TryWriteAsync(stoppingToken);
                await Task.Delay(AskInterval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends, and has given the lock back.
        }
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lease = await writerLock.TryTakeAsync(cancellationToken);
            if (lease is null)
            {
                return;
            }

            await using (lease)
            {
                WriterLog.Taken(logger, lease.Fence);
                using var mayWrite = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
                var session = await WriterSession.OpenAsync(services, folder, lease.Fence, mayWrite.Token);
                await using (session)
                {
                    await session.RunAsync(mayWrite.Token);
                }
            }

            WriterLog.GivenBack(logger, lease.Fence);
        }
        catch (WriterReplacedException)
        {
            WriterLog.Replaced(logger);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, the lock is free again, for this process or another.
            WriterLog.Failed(logger, exception);
        }
    }
}

internal static partial class WriterLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "This process writes the index now, with number {Fence}")]
    public static partial void Taken(ILogger logger, long fence);

    [LoggerMessage(Level = LogLevel.Information, Message = "This process, with number {Fence}, writes the index no more")]
    public static partial void GivenBack(ILogger logger, long fence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another process writes the index now; what this one had not published is found again by the other")]
    public static partial void Replaced(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The writing of the index broke off; the lock is given back")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The published index is not whole; it is built anew")]
    public static partial void Lost(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file {Key} of the index, which others miss, could not be put again")]
    public static partial void NotMended(ILogger logger, Exception exception, string key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files of the index that nothing needs could not be removed; it is tried again")]
    public static partial void NotSwept(ILogger logger, Exception exception);
}
