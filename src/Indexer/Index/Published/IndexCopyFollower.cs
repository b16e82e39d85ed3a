using Library.Storage.Servers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Index.Published;

/// <summary>Keeps this machine's copy of the index at the newest published commit, and says to the others that the machine lives and what it holds.</summary>
internal sealed partial class IndexCopyFollower(IndexCopy copy, IndexCommits commits, Signals signals, Machines machines, ILogger<IndexCopyFollower> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _woken = new(0, 1);
    private bool _wasBehind;

    public override void Dispose()
    {
        _woken.Dispose();
        base.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            // Whatever time others have used up: who is not known to have left is waited for.
            using var patience = new CancellationTokenSource(TimeToLeave);
            await machines.LeaveAsync(patience.Token);
        }
        catch (Exception exception)
        {
            Log.NotBeaten(logger, exception.Message);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Quietly(signals.ListenAsync(Signals.CommitPublished, _ => Wake(), stoppingToken), stoppingToken),
        Quietly(FollowAsync(stoppingToken), stoppingToken),
        Quietly(BeatAsync(stoppingToken), stoppingToken),
        Quietly(copy.VerifyAsync(stoppingToken), stoppingToken));

    private static async Task Quietly(Task part, CancellationToken cancellationToken)
    {
        try
        {
            await part;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private void Wake()
    {
        try
        {
            _woken.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
        catch (ObjectDisposedException)
        {
            // The process ends.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await CatchUpAsync(cancellationToken);
                copy.NoteBehind(false);
                _wasBehind = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Searches go on with what there is.
                copy.NoteBehind(true);
                if (!_wasBehind)
                {
                    Log.Behind(logger, exception, copy.Commit);
                }

                _wasBehind = true;
                if (exception is LostIndexFileException lost)
                {
                    await TellOfLossAsync(lost.Key, cancellationToken);
                }
            }

            await _woken.WaitAsync(LookInterval, cancellationToken);
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var number = await commits.FindNewestNumberAsync(cancellationToken);
        if (number < copy.Commit)
        {
            // A restored catalogue numbers anew: what it says of its commits is not of this one.
            copy.Drop();
        }

        if (number == 0 || (number == copy.Commit && !copy.IsDamaged))
        {
            return;
        }

        if (await commits.FindNewestOrNullAsync(cancellationToken) is { } newest)
        {
            await copy.FetchAsync(newest, cancellationToken);
            await TryBeatAsync(cancellationToken);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BeatInterval);
        do
        {
            await TryBeatAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task TryBeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await machines.BeatAsync(copy.Commit, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.NotBeaten(logger, exception.Message);
        }
    }

    private async Task TellOfLossAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await signals.SendAsync(Signals.IndexFileLost, key, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.NotBeaten(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The newest commit of the index cannot be fetched; searches go on with commit {Commit}")]
        public static partial void Behind(ILogger logger, Exception exception, long? commit);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The catalogue could not be told that this process lives: {Reason}")]
        public static partial void NotBeaten(ILogger logger, string reason);
    }
}
