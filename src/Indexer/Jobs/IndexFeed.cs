using System.Threading.Channels;
using Library.Indexer.Index;
using Library.Indexer.Index.Published;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>
/// The one writer of the index. It takes documents as they come, applies all that wait in one go, and lets searches see them:
/// at once after a single one, at most every half second while many come. Commits follow every few seconds, and when nothing waits.
/// </summary>
public sealed partial class IndexFeed(LibraryIndex index, IFeedNotes notes, IDbContextFactory<LibraryDbContext> contexts, TimeProvider time, ILogger<IndexFeed> logger)
{
    // What waits is held in memory with its text.
    private const int MaxWaiting = 32;

    // Under load a refresh costs what flushing the buffer costs: 88 to 124 ms after 1,000 documents.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CommitWhenIdleAfter = TimeSpan.FromMilliseconds(250);

    private readonly Channel<FeedChange> _changes = Channel.CreateBounded<FeedChange>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly List<FeedChange> _unseen = [];
    private readonly List<FeedChange> _uncommitted = [];

    // The index forgets the revisions of what it lost; an entry that was read before and comes late must not bring it back.
    private readonly Dictionary<Guid, long> _deleted = [];
    private long _refreshedAt;
    private long _committedAt;
    private int _rollBacks;
    private int _faults;

    /// <summary>Hands over a change; waits while many others do.</summary>
    public async Task OfferAsync(FeedChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        await _changes.Writer.WriteAsync(change.HandOver == default ? change with { HandOver = HandOver.At(time) } : change, cancellationToken);
    }

    /// <summary>Hands over a document; waits while many others do.</summary>
    public Task ApplyAsync(IndexEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return OfferAsync(new FeedChange(entry.Id, entry.Revision, entry), cancellationToken);
    }

    /// <summary>Hands over that a document left the library.</summary>
    public Task DeleteAsync(Guid id, long revision, CancellationToken cancellationToken) => OfferAsync(new FeedChange(id, revision, Entry: null), cancellationToken);

    /// <summary>Writes what is handed over until cancelled, and commits at the end what was written.</summary>
    /// <exception cref="Storage.Servers.WriterReplacedException">Another process writes the index now.</exception>
    /// <exception cref="IndexWriteException">Nothing can be written, and another process is to try instead (<see cref="IFeedNotes.FaultsToGiveUp"/>).</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await WriteAllAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or Storage.Servers.WriterReplacedException))
            {
                // Whatever was on its way is still due by the catalogue, and comes again.
                Log.Failed(logger, exception);
                _unseen.Clear();
                _uncommitted.Clear();
                if (exception is IndexWriteException && ++_faults >= notes.FaultsToGiveUp)
                {
                    throw new IndexWriteException("Nothing could be written several times in a row.", exception);
                }

                await RecoverAsync(cancellationToken);
            }
        }

        await CommitLastAsync();
    }

    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        while (await WaitAsync(cancellationToken))
        {
            var batch = new List<FeedChange>();
            while (batch.Count < MaxWaiting && _changes.Reader.TryRead(out var change))
            {
                batch.Add(change);
            }

            await WriteAsync(batch, cancellationToken);
            var idle = _changes.Reader.Count == 0;
            if (_unseen.Count > 0 && (idle || time.GetElapsedTime(_refreshedAt) >= RefreshInterval))
            {
                await RefreshAsync(cancellationToken);
            }

            if (_uncommitted.Count > 0 && (batch.Count == 0 || time.GetElapsedTime(_committedAt) >= notes.CommitInterval))
            {
                await CommitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Waits for something to do: a change, or the moment to commit what was done.</summary>
    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (_uncommitted.Count == 0 && _unseen.Count == 0)
        {
            return await _changes.Reader.WaitToReadAsync(cancellationToken);
        }

        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(CommitWhenIdleAfter);
        try
        {
            return await _changes.Reader.WaitToReadAsync(idle.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task WriteAsync(List<FeedChange> batch, CancellationToken cancellationToken)
    {
        // The newest of each document: an entry and a later deletion must not change places.
        var newest = batch.GroupBy(change => change.Id).Select(changes => changes.MaxBy(change => change.Revision)).OfType<FeedChange>()
            .Where(change => change.Revision >= _deleted.GetValueOrDefault(change.Id)).ToList();
        await LeaveOutRestoredAsync(newest, cancellationToken);
        var entries = newest.Select(change => change.Entry).OfType<IndexEntry>().ToList();
        var deleted = newest.Where(change => change.Entry is null).Select(change => change.Id).ToList();
        if (_unseen.Count + _uncommitted.Count == 0)
        {
            _rollBacks = index.RollBacks;
        }

        using var step = WriterSteps.Begin(WriterSteps.Write);
        if (entries.Count > 0)
        {
            await index.ApplyAsync(entries, cancellationToken);
        }

        if (deleted.Count > 0)
        {
            await index.DeleteAsync(deleted, cancellationToken);
        }

        foreach (var change in newest)
        {
            _deleted.Remove(change.Id);
            if (change.Entry is null)
            {
                _deleted.Add(change.Id, change.Revision);
            }
        }

        _unseen.AddRange(newest);
    }

    /// <summary>A deletion that comes late must not take out what was restored since: the index does not know its revision.</summary>
    private async Task LeaveOutRestoredAsync(List<FeedChange> changes, CancellationToken cancellationToken)
    {
        var deleted = changes.Where(change => change.Entry is null).Select(change => change.Id).ToArray();
        if (deleted.Length == 0)
        {
            return;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var restored = await catalogue.Documents.Where(document => deleted.Contains(document.Id) && document.TrashedAt == null).Select(document => document.Id).ToListAsync(cancellationToken);
        restored.AddRange(await catalogue.Posts.Readable(catalogue).Where(post => deleted.Contains(post.Id)).Select(post => post.Id).ToListAsync(cancellationToken));
        changes.RemoveAll(change => change.Entry is null && restored.Contains(change.Id));
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await index.RefreshAsync(cancellationToken);
        _refreshedAt = time.GetTimestamp();
        await notes.RefreshedAsync(_unseen, cancellationToken);
        _uncommitted.AddRange(_unseen);
        _unseen.Clear();
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        using (WriterSteps.Begin(WriterSteps.Commit))
        {
            await index.CommitAsync(cancellationToken);
        }

        if (index.RollBacks != _rollBacks)
        {
            throw new IndexWriteException("The index went back to its last commit, by a fault that another of its users met.");
        }

        _faults = 0;
        _committedAt = time.GetTimestamp();
        await notes.CommittedAsync(index, [.. _uncommitted], cancellationToken);
        _uncommitted.Clear();
    }

    /// <summary>After a fault the index is back at its last commit.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await Task.Delay(RefreshInterval, time, cancellationToken);
                await notes.RecoverAsync(index, cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not Storage.Servers.WriterReplacedException)
            {
                // Until it succeeds, the index may hold what must not be found.
                Log.Failed(logger, exception);
            }
            catch (OperationCanceledException)
            {
                return; // the end; what is due is found again at the next start
            }
        }
    }

    private async Task CommitLastAsync()
    {
        using var patience = new CancellationTokenSource(TimeToEnd);
        try
        {
            if (_unseen.Count > 0)
            {
                await RefreshAsync(patience.Token);
            }

            if (_uncommitted.Count > 0)
            {
                await CommitAsync(patience.Token);
            }
        }
        catch (Exception exception) when (exception is IndexWriteException or InvalidOperationException or DbUpdateException or System.Data.Common.DbException or Storage.Files.FileStoreException or Storage.Servers.WriterReplacedException or OperationCanceledException)
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Writing the index failed; what was not committed is written again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
