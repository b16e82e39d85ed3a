using Hangfire;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>Asks for work that nobody waits for: a worker of its own does it, one thing at a time. Nothing hangs on it: each is looked for by the minute or hour as well.</summary>
public sealed partial class LaterJobs(IBackgroundJobClient jobs, ILogger<LaterJobs> logger)
{
    public const string Queue = "later";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _recognitionIsAsked;

    /// <summary>Asks once, however many scans come until it begins: it looks for all that wait.</summary>
    public void AskForRecognition()
    {
        if (Interlocked.Exchange(ref _recognitionIsAsked, 1) == 0)
        {
            Ask(() => jobs.Schedule<OcrJob>(Queue, job => job.RunAsync(CancellationToken.None), Pause));
        }
    }

    public void NoteRecognitionBegins() => Volatile.Write(ref _recognitionIsAsked, 0);

    public void AskForRenewal() => Ask(() => jobs.Schedule<RenewTextsJob>(Queue, job => job.RunAsync(CancellationToken.None), Pause));

    private void Ask(Action enqueue)
    {
        try
        {
            enqueue();
        }
        catch (BackgroundJobClientException exception)
        {
            NoteRecognitionBegins();
            Log.NotQueued(logger, exception.InnerException?.Message ?? exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Work for later was not queued, and is found as due: {Reason}")]
        public static partial void NotQueued(ILogger logger, string reason);
    }
}
