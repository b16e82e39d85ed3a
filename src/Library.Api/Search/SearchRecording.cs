using Library.Storage.Searches;
using Library.Storage.Telemetry;

namespace Library.Api.Search;

/// <summary>Writes what <see cref="SearchRecorder"/> has noted to the catalogue, a batch at a time, and what is left at the end of the process. While the catalogue is away it waits.</summary>
internal sealed partial class SearchRecording(SearchRecorder recorder, SearchLog log, TimeProvider time, ILogger<SearchRecording> logger) : BackgroundService
{
    private const int BatchSize = 200;

    /// <summary>A batch that cannot be written for so many looks is dropped: it may be the batch that is wrong, and the next ones wait.</summary>
    private const int MaxAttempts = 600;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeAtEnd = TimeSpan.FromSeconds(5);

    /// <summary>What is being written, in whose place nothing else is read before it has been.</summary>
    private readonly List<SearchEvent> _batch = [];
    private int _attempts;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var atEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        atEnd.CancelAfter(TimeAtEnd);
        try
        {
            await FlushAsync(atEnd.Token);
        }
        catch (OperationCanceledException)
        {
            // The catalogue does not answer, and the end is not to wait for it.
        }

        LibraryMetrics.NoteUnrecordedSearches(_batch.Count + recorder.Queue.Count);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>Writes all that is there, or as far as the catalogue takes it.</summary>
    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (FillBatch())
        {
            try
            {
                await log.AddAsync(_batch, cancellationToken);
                _attempts = 0;
                _batch.Clear();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                GiveUpOrWait(exception);
                return;
            }
        }
    }

    private bool FillBatch()
    {
        while (_batch.Count < BatchSize && recorder.Queue.TryRead(out var happened))
        {
            _batch.Add(happened);
        }

        return _batch.Count > 0;
    }

    private void GiveUpOrWait(Exception exception)
    {
        if (_attempts++ == 0)
        {
            Log.Waits(logger, exception, _batch.Count);
        }

        if (_attempts >= MaxAttempts)
        {
            Log.Dropped(logger, _batch.Count);
            LibraryMetrics.NoteUnrecordedSearches(_batch.Count);
            _batch.Clear();
            _attempts = 0;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What people searched for cannot be written now; {Count} entries wait")]
        public static partial void Waits(ILogger logger, Exception exception, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "What people searched for could not be written; {Count} entries are dropped")]
        public static partial void Dropped(ILogger logger, int count);
    }
}
