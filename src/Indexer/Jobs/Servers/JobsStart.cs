using Library.Indexer.Extraction.Processes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>Has a process that begins to work get ready for files, and sees to it that the recurring jobs are set.</summary>
internal sealed partial class JobsStart(ExtractionPool pool, IndexJobs jobs, ILogger<JobsStart> logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        pool.Warm();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Run(jobs.Start, stoppingToken);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotSet(logger, exception);
                await Task.Delay(PauseAfterFault, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The recurring jobs could not be set; it is tried again")]
        public static partial void NotSet(ILogger logger, Exception exception);
    }
}
