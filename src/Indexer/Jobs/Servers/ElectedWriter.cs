using Library.Indexer.Index.Published;
using Library.Storage.Files;
using Library.Storage.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>Writes the index whenever this process comes to hold the writer's lock.</summary>
/// <param name="folder">For the index as it is written; of this process alone.</param>
internal sealed class ElectedWriter(WriterLock writerLock, IServiceProvider services, string folder, ILogger<ElectedWriter> logger) : BackgroundService
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(2);

    /// <summary>After a fault, for another process to take the lock: this one's disk may be full.</summary>
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(15);

    /// <summary>So long a process that would have to fetch the index first leaves the lock to those that have it.</summary>
    private static readonly TimeSpan TimeToStandBack = TimeSpan.FromSeconds(6);

    private long _behindSince;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var isWell = await TryWriteAsync(stoppingToken);
                await Task.Delay(isWell ? AskInterval : PauseAfterFault, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends, and has given the lock back.
        }
    }

    /// <returns>Whether it may be tried again soon.</returns>
    private async Task<bool> TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await MustStandBackAsync(cancellationToken))
            {
                return true;
            }

            var lease = await writerLock.TryTakeAsync(cancellationToken);
            if (lease is null)
            {
                return true;
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
            return true;
        }
        catch (WriterReplacedException)
        {
            WriterLog.Replaced(logger);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, the lock is free again, for this process or another.
            WriterLog.Failed(logger, exception);
            return exception is System.Data.Common.DbException or FileStoreException;
        }
    }

    /// <summary>Whether others that have the newest commit should take the lock first.</summary>
    private async Task<bool> MustStandBackAsync(CancellationToken cancellationToken)
    {
        var newest = await services.GetRequiredService<IndexCommits>().FindNewestNumberAsync(cancellationToken);
        if (newest == 0 || services.GetRequiredService<IndexCopy>().Commit >= newest)
        {
            _behindSince = 0;
            return false;
        }

        var now = Environment.TickCount64;
        _behindSince = _behindSince == 0 ? now : _behindSince;
        return now - _behindSince < TimeToStandBack.TotalMilliseconds;
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
