using System.Threading.Channels;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>
/// The one writer of the index. It takes documents as they come, applies all that wait in one go, and lets searches see them:
/// at once after a single one, at most every half second while many come. Commits follow every few seconds, and when nothing waits.
/// </summary>
public sealed partial class IndexFeed(
    LibraryIndex index, IndexingLedger ledger, IDbContextFactory<LibraryDbContext> contexts, IndexJobs jobs, TimeProvider time, ILogger<IndexFeed> logger) : BackgroundService
{
    // What waits is held in memory with its text.
    private const int MaxWaiting = 32;

    // Under load a refresh costs what flushing the buffer costs: 88 to 124 ms after 1,000 documents.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CommitInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CommitWhenIdleAfter = TimeSpan.FromMilliseconds(250);

    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly List<Change> _unseen = [];
    private readonly List<Change> _uncommitted = [];

    // The index forgets the revisions of what it lost; an entry that was read before and comes late must not bring it back.
    private readonly Dictionary<Guid, long> _deleted = [];
    private long _refreshedAt;
    private long _committedAt;

    /// <summary>Hands over a document; waits while many others do.</summary>
    public async Task ApplyAsync(IndexEntry entry, CancellationToken cancellationToken) =>
        await _changes.Writer.WriteAsync(new Change(entry.Id, entry.Revision, entry, HandOver.At(time)), cancellationToken);

    /// <summary>Hands over that a document left the library.</summary>
    public async Task DeleteAsync(Guid id, long revision, CancellationToken cancellationToken) =>
        await _changes.Writer.WriteAsync(new Change(id, revision, Entry: null, HandOver.At(time)), cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Whatever was on its way is still due by the catalogue, and comes again.
                Log.Failed(logger, exception);
                _unseen.Clear();
                _uncommitted.Clear();
                await RecoverAsync(stoppingToken);
            }
        }

        await CommitLastAsync();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await WaitAsync(cancellationToken))
        {
            var batch = new List<Change>();
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

            if (_uncommitted.Count > 0 && (batch.Count == 0 || time.GetElapsedTime(_committedAt) >= CommitInterval))
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

    private async Task WriteAsync(List<Change> batch, CancellationToken cancellationToken)
    {
        // The newest of each document: an entry and a later deletion must not change places.
        var newest = batch.GroupBy(change => change.Id).Select(changes => changes.MaxBy(change => change.Revision)).OfType<Change>()
            .Where(change => change.Revision >= _deleted.GetValueOrDefault(change.Id)).ToList();
        await LeaveOutRestoredAsync(newest, cancellationToken);
        var entries = newest.Select(change => change.Entry).OfType<IndexEntry>().ToList();
        var deleted = newest.Where(change => change.Entry is null).Select(change => change.Id).ToList();
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
    private async Task LeaveOutRestoredAsync(List<Change> changes, CancellationToken cancellationToken)
    {
        var deleted = changes.Where(change => change.Entry is null).Select(change => change.Id).ToArray();
        if (deleted.Length == 0)
        {
            return;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var restored = await catalogue.Documents.Where(document => deleted.Contains(document.Id) && document.TrashedAt == null).Select(document => document.Id).ToListAsync(cancellationToken);
        changes.RemoveAll(change => change.Entry is null && restored.Contains(change.Id));
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await index.RefreshAsync(cancellationToken);
        _refreshedAt = time.GetTimestamp();
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = _unseen.Where(change => change.Entry is not null).Select(change => change.Id).ToArray();
        var texts = _unseen.SelectMany(change => (change.Entry?.Versions ?? []).Where(version => version.Text is not null).Select(version => (change.Id, version.Number))).ToHashSet();
        var received = await catalogue.Versions
            .Where(version => ids.Contains(version.DocumentId) && version.State == VersionState.Received && version.ExtractorVersion != null).ToListAsync(cancellationToken);
        foreach (var version in received.Where(version => texts.Contains((version.DocumentId, version.Number))))
        {
            version.State = VersionState.Indexed;
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        HandOver.NoteSeen(_unseen.Select(change => (change.HandOver, change.Id)), received.Where(version => version.State == VersionState.Indexed), time);
        _uncommitted.AddRange(_unseen);
        _unseen.Clear();
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        await index.CommitAsync(cancellationToken);
        _committedAt = time.GetTimestamp();

        // While another build is being made, the searched one may not hold these: then the ledger is brought up to date at the swap.
        if (!index.IsRebuilding)
        {
            await ledger.NoteCommittedAsync([.. _uncommitted.Select(change => (change.Id, change.Revision))], cancellationToken);
        }

        _uncommitted.Clear();
    }

    /// <summary>After a fault the index is back at its last commit: what it holds decides what is due.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(RefreshInterval, time, cancellationToken);
            if (index.BuildId is { } build)
            {
                await ledger.CompareAsync(build, await index.ListRevisionsAsync(cancellationToken), cancellationToken);
                await ledger.ReleaseAllAsync(cancellationToken);
                jobs.Reconcile();
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, exception);
        }
    }

    private async Task CommitLastAsync()
    {
        try
        {
            if (_unseen.Count > 0)
            {
                await RefreshAsync(CancellationToken.None);
            }

            if (_uncommitted.Count > 0)
            {
                await CommitAsync(CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is IndexWriteException or InvalidOperationException or DbUpdateException or System.Data.Common.DbException)
        {
            Log.Failed(logger, exception);
        }
    }

    /// <param name="Entry">Null where the document left the library.</param>
    private sealed record Change(Guid Id, long Revision, IndexEntry? Entry, HandOver HandOver);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Writing the index failed; what was not committed is written again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
