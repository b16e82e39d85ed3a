using System.Threading.Channels;
using Library.Indexer.Index.Published;
using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>
/// Notes of versions that they are indexed once every process that searches has come to the commit that holds them, or did not in time; also of those
/// that an earlier writer left behind, or whose note failed.
/// </summary>
internal sealed partial class FoundVersions(IndexingLedger ledger, IndexCommits commits, Machines machines, TimeProvider time, ILogger<FoundVersions> logger)
{
    private const int LeftAtATime = 500;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookForLeftInterval = TimeSpan.FromSeconds(5);

    /// <summary>One that is slow for longer holds up the others' answers no more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Channel<Published> _published = Channel.CreateUnbounded<Published>();

    public void Add(long commit, IReadOnlyList<CommittedText> changes)
    {
        if (changes.Count > 0)
        {
            _published.Writer.TryWrite(new Published(commit, [.. changes.SelectMany(change => change.Versions)], [.. changes.Select(change => (change.HandOver, change.Id))]));
        }
    }

    /// <summary>Works until cancelled. What is not noted then stays received, and is found by the next look for what was left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // At once, and then from time to time.
        var lookAt = Environment.TickCount64;
        while (true)
        {
            try
            {
                if (Environment.TickCount64 >= lookAt)
                {
                    lookAt = Environment.TickCount64 + (long)LookForLeftInterval.TotalMilliseconds;
                    await NoteAsync(await ListLeftAsync(cancellationToken), cancellationToken);
                }

                await WaitAsync(lookAt, cancellationToken);
                var published = new List<Published>();
                while (_published.Reader.TryRead(out var next))
                {
                    published.Add(next);
                }

                await NoteAsync(published, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotNoted(logger, exception);
            }
        }
    }

    /// <summary>Waits until something is published, or until a moment.</summary>
    private async Task WaitAsync(long until, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(0, until - Environment.TickCount64)));
        try
        {
            await _published.Reader.WaitToReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing was.
        }
    }

    private async Task<List<Published>> ListLeftAsync(CancellationToken cancellationToken)
    {
        var left = await ledger.ListUnnotedAsync(LeftAtATime, cancellationToken);
        return left.Count == 0 ? [] : [new Published(await commits.FindNewestNumberAsync(cancellationToken), left, [])];
    }

    private async Task NoteAsync(List<Published> published, CancellationToken cancellationToken)
    {
        if (published.Count > 0)
        {
            await WaitForAllAsync(published[^1].Commit, cancellationToken);
            using var step = WriterSteps.Begin(WriterSteps.NoteFound);
            var found = await ledger.NoteFoundAsync([.. published.SelectMany(part => part.Versions)], cancellationToken);
            HandOver.NoteSeen(published.SelectMany(part => part.HandOvers), found, time);
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

    private sealed record Published(long Commit, IReadOnlyList<(Guid, int)> Versions, IReadOnlyList<(HandOver, Guid)> HandOvers);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Versions that are found could not be noted as indexed; it is tried again")]
        public static partial void NotNoted(ILogger logger, Exception exception);
    }
}

/// <summary>A change that a commit holds.</summary>
/// <param name="Versions">Those whose text came with it.</param>
internal sealed record CommittedText(Guid Id, long Revision, bool IsDeletion, IReadOnlyList<(Guid DocumentId, int Number)> Versions, HandOver HandOver);
