using Library.Indexer.Index;
using Library.Indexer.Index.Published;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Servers;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>
/// Notes of an index that one process writes for several: what it has committed is published, and noted in the same transaction; a version is
/// indexed when the searches of every process find it.
/// </summary>
internal sealed partial class PublishedNotes(IndexingLedger ledger, IndexPublisher publisher, FoundVersions found, long fence, ILogger<PublishedNotes> logger) : IFeedNotes, IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1);

    // Committed, but not published: the store or the catalogue failed, or a build is being made. They go with the next commit; without their texts, since they may be many.
    private readonly List<CommittedText> _unpublished = [];

    public TimeSpan CommitInterval { get; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public int? FaultsToGiveUp => 3;

    /// <summary>Called with id and revision of each change that was published.</summary>
    public Action<Guid, long>? Published { get; set; }

    /// <summary>Called where changes were lost before they were committed.</summary>
    public Action? Lost { get; set; }

    public Task RefreshedAsync(IReadOnlyList<FeedChange> changes, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task CommittedAsync(LibraryIndex index, IReadOnlyList<FeedChange> changes, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _unpublished.AddRange(changes.Select(change => new CommittedText(change.Id, change.Revision, change.Entry is null, [.. change.Texts], change.HandOver)));
            await PublishAsync(index, cancellationToken);
        }
        catch (Exception exception) when (exception is FileStoreException or IOException or System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            Log.NotPublished(logger, exception, _unpublished.Count);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Publishes again and again what could not be published, until cancelled.</summary>
    public async Task RetryAsync(LibraryIndex index, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RetryInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (_unpublished.Count > 0)
            {
                await CommittedAsync(index, [], cancellationToken);
            }
        }
    }

    public Task RecoverAsync(LibraryIndex index, CancellationToken cancellationToken)
    {
        Lost?.Invoke();
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<Guid>> AlignAsync(LibraryIndex index, CancellationToken cancellationToken)
    {
        // In this order: the commit holds at least what was listed.
        var revisions = await index.ListRevisionsAsync(cancellationToken);
        await index.CommitAsync(cancellationToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            using var held = await index.HoldCommitOrNullAsync(cancellationToken) ?? throw new InvalidOperationException("There is no index to align with.");
            var number = await publisher.PublishAsync(held, [], cancellationToken);
            return await ledger.CompareAsync(held.BuildId, revisions, new WriterClaim(fence, number), cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task ForgetAsync(LibraryIndex index, CancellationToken cancellationToken) =>
        ledger.CompareAsync(index.BuildId ?? "", new Dictionary<Guid, long>(), new WriterClaim(fence, Commit: 0), cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task PublishAsync(LibraryIndex index, CancellationToken cancellationToken)
    {
        using var held = await index.HoldCommitOrNullAsync(cancellationToken);
        if (held is null)
        {
            return; // what is published stays until a new build is made
        }

        // While another build is being made, what is noted would be forgotten at the swap.
        List<CommittedText> changes = [.. _unpublished];
        var noted = index.IsRebuilding ? [] : changes.Select(change => new CommittedChange(change.Id, change.Revision, change.IsDeletion)).ToList();
        var number = await publisher.PublishAsync(held, noted, cancellationToken);
        _unpublished.Clear();
        found.Add(number, changes);
        changes.ForEach(change => Published?.Invoke(change.Id, change.Revision));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Changes} changes of the index could not be published yet; it is tried again")]
        public static partial void NotPublished(ILogger logger, Exception exception, int changes);
    }
}
