using System.Threading.Channels;
using Library.Indexer.Index.Published;
using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>Notes of versions that they are indexed once every process that searches has come to the commit that holds them, or did not in time.</summary>
internal sealed partial class FoundVersions(IndexingLedger ledger, Machines machines, ILogger<FoundVersions> logger)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>One that is slow for longer holds up the others' answers no more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Channel<(long Commit, IReadOnlyList<(Guid, int)> Versions)> _published = Channel.CreateUnbounded<(long, IReadOnlyList<(Guid, int)>)>();

    public void Add(long commit, IReadOnlyList<(Guid DocumentId, int Number)> versions)
    {
        if (versions.Count > 0)
        {
            _published.Writer.TryWrite((commit, versions));
        }
    }

    /// <summary>Works until cancelled. What is not noted then stays received, and is found again as due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _published.Reader.WaitToReadAsync(cancellationToken))
        {
            var versions = new List<(Guid, int)>();
            long commit = 0;
            while (_published.Reader.TryRead(out var published))
            {
                (commit, _) = published;
                versions.AddRange(published.Versions);
            }

            try
            {
                await WaitForAllAsync(commit, cancellationToken);
                using var step = WriterSteps.Begin(WriterSteps.NoteFound);
                await ledger.NoteFoundAsync(versions, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotNoted(logger, exception);
            }
        }
    }

    private async Task WaitForAllAsync(long commit, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval);
        var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (await machines.IsAnyBehindAsync(commit, cancellationToken) && Environment.TickCount64 < until)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Versions that are found could not be noted as indexed; they come to be due again")]
        public static partial void NotNoted(ILogger logger, Exception exception);
    }
}
