using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>Brings to the writer of the index what has changed: at once what it is told of, and every second what the catalogue says is due.</summary>
internal sealed partial class WriterInbox(
    IDbContextFactory<LibraryDbContext> contexts, IndexingLedger ledger, IndexEntryReader entries, Signals signals, LibraryIndex index, IndexFeed feed, TimeProvider time, ILogger<WriterInbox> logger)
{
    private const int ReadAtATime = 4;
    private const int LookedAtATime = 500;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<(Guid Id, ActivityContext Trace)> _told = Channel.CreateBounded<(Guid, ActivityContext)>(2 * LookedAtATime);

    // What waits there: a look that finds it once more must not crowd out what is new.
    private readonly ConcurrentDictionary<Guid, bool> _waiting = [];

    // Revisions that were handed over and are not published yet.
    private readonly ConcurrentDictionary<Guid, long> _underWay = [];

    /// <summary>Says that a change was published, so that it comes again where the catalogue still says that it is due.</summary>
    public void Release(Guid id, long revision) => _underWay.TryRemove(new KeyValuePair<Guid, long>(id, revision));

    /// <summary>Says that what was handed over was lost.</summary>
    public void ReleaseAll() => _underWay.Clear();

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        signals.ListenAsync(Signals.DocumentReady, Hear, cancellationToken),
        LookAsync(cancellationToken),
        Parallel.ForEachAsync(_told.Reader.ReadAllAsync(cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = ReadAtATime, CancellationToken = cancellationToken }, HandOverAsync));

    /// <param name="text">An id, and the trace that the change is part of, where there is one (W3C Trace Context).</param>
    private void Hear(string text)
    {
        var parts = text.Split(' ', 2);
        if (Guid.TryParse(parts[0], out var id))
        {
            Tell(id, ActivityContext.TryParse(parts.ElementAtOrDefault(1), traceState: null, isRemote: true, out var trace) ? trace : default);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval);
        do
        {
            try
            {
                // A build that is being made takes in every document by itself, and the catalogue calls all of them due until it is done.
                if (index is { NeedsRebuild: false, IsRebuilding: false })
                {
                    foreach (var (id, revision) in await ledger.ListReadyAsync(LookedAtATime + _underWay.Count, cancellationToken))
                    {
                        TellUnlessUnderWay(id, revision);
                    }

                    foreach (var (id, revision) in await ledger.ListReadyPostsAsync(LookedAtATime + _underWay.Count, cancellationToken))
                    {
                        TellUnlessUnderWay(id, revision);
                    }
                }

                foreach (var id in await ledger.ListPurgedAsync(cancellationToken))
                {
                    TellUnlessUnderWay(id, long.MaxValue);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Blind(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private void TellUnlessUnderWay(Guid id, long revision)
    {
        if (!_underWay.TryGetValue(id, out var handed) || handed < revision)
        {
            Tell(id, trace: default);
        }
    }

    private void Tell(Guid id, ActivityContext trace)
    {
        // Where there is no room, the catalogue says later that it is due.
        if (_waiting.TryAdd(id, true) && !_told.Writer.TryWrite((id, trace)))
        {
            _waiting.TryRemove(id, out _);
        }
    }

    private async ValueTask HandOverAsync((Guid Id, ActivityContext Trace) told, CancellationToken cancellationToken)
    {
        // Before it is read: what changes from now on comes once more.
        var (id, trace) = told;
        _waiting.TryRemove(id, out _);
        try
        {
            if (await contexts.ReadChangeOrNullAsync(entries, id, cancellationToken) is { } change)
            {
                _underWay.AddOrUpdate(id, change.Revision, (_, other) => Math.Max(other, change.Revision));
                await feed.OfferAsync(change with { HandOver = new HandOver(trace, time.GetUtcNow()) }, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // It is due by the catalogue, and comes again.
            Log.NotRead(logger, exception, id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The catalogue could not be asked for changes of the index")]
        public static partial void Blind(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Document {DocumentId} could not be read for the index; it is tried again")]
        public static partial void NotRead(ILogger logger, Exception exception, Guid documentId);
    }
}
