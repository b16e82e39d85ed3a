using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs;

/// <summary>
/// Brings the index and the catalogue together at start, and rebuilds an index that is missing, damaged or of another schema while
/// what there is keeps answering.
/// </summary>
public sealed partial class IndexUpkeep(
    LibraryIndex index, IFeedNotes notes, IndexEntryReader entries, IDbContextFactory<LibraryDbContext> contexts, IndexJobs jobs, TimeProvider time, ILogger<IndexUpkeep> logger)
{
    private const int BatchSize = 16;
    private const int PostsAtATime = 200;

    // Most of the time goes by in waiting for the catalogue and the store.
    private const int ReadAtATime = 4;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    /// <summary>Looks after the index until cancelled.</summary>
    /// <param name="together">Called once the index and the catalogue are together; again where it fails.</param>
    /// <exception cref="WriterReplacedException">Another process writes the index now.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> together, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(together);
        using var timer = new PeriodicTimer(LookInterval, time);
        while (!await TryAsync(BringTogetherAsync, cancellationToken) || !await TryAsync(together, cancellationToken))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        await TryAsync(index.VerifyAsync, cancellationToken);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (index.NeedsRebuild && await TryAsync(RebuildAsync, cancellationToken))
            {
                jobs.Reconcile();
            }
        }
    }

    private Task BringTogetherAsync(CancellationToken cancellationToken) =>
        index is { NeedsRebuild: false, BuildId: not null } ? AlignAsync(cancellationToken) : RebuildAsync(cancellationToken);

    /// <summary>Does a piece of upkeep; where that fails, for want of space or a store that is away, it is tried again later while searches go on.</summary>
    private async Task<bool> TryAsync(Func<CancellationToken, Task> upkeep, CancellationToken cancellationToken)
    {
        try
        {
            await upkeep(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or WriterReplacedException))
        {
            Log.Failed(logger, exception);
            return false;
        }
    }

    private async Task AlignAsync(CancellationToken cancellationToken)
    {
        var gone = await notes.AlignAsync(index, cancellationToken);
        if (gone.Count > 0)
        {
            await index.DeleteAsync(gone, cancellationToken);
            await index.RefreshAsync(cancellationToken);
            await index.CommitAsync(cancellationToken);
            await notes.CommittedAsync(index, [], cancellationToken);
        }
    }

    private async Task RebuildAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await index.BeginRebuildAsync(cancellationToken);

        // Nothing counts as indexed until the new build answers: searches leave out whatever changed its audience since.
        await notes.ForgetAsync(index, cancellationToken);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = await catalogue.Documents.Where(document => document.TrashedAt == null).OrderBy(document => document.Id).Select(document => document.Id).ToListAsync(cancellationToken);
        foreach (var batch in ids.Chunk(BatchSize))
        {
            var found = new IndexEntry?[batch.Length];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, batch.Length),
                new ParallelOptions { MaxDegreeOfParallelism = ReadAtATime, CancellationToken = cancellationToken },
                async (i, cancelled) => found[i] = await entries.FindOrNullAsync(batch[i], cancelled));
            var read = found.OfType<IndexEntry>().ToList();
            await index.ApplyAsync(read, cancellationToken);

            // What left the library since it was read must not come back with it.
            var there = await catalogue.Documents.Where(document => batch.Contains(document.Id) && document.TrashedAt == null).Select(document => document.Id).ToListAsync(cancellationToken);
            if (read.Select(entry => entry.Id).Except(there).ToList() is { Count: > 0 } gone)
            {
                await index.DeleteAsync(gone, cancellationToken);
            }
        }

        await AddPostsAsync(catalogue, cancellationToken);
        await index.CompleteRebuildAsync(cancellationToken);
        await AlignAsync(cancellationToken);
        Log.Rebuilt(logger, ids.Count, time.GetElapsedTime(began));
    }

    private async Task AddPostsAsync(LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        var ids = await catalogue.Posts.Readable(catalogue).OrderBy(post => post.Id).Select(post => post.Id).ToListAsync(cancellationToken);
        foreach (var batch in ids.Chunk(PostsAtATime))
        {
            var read = (await entries.ListPostsAsync(batch, cancellationToken)).Select(change => change.Entry).OfType<IndexEntry>().ToList();
            await index.ApplyAsync(read, cancellationToken);
            var there = await catalogue.Posts.Readable(catalogue).Where(post => batch.Contains(post.Id)).Select(post => post.Id).ToListAsync(cancellationToken);
            if (read.Select(entry => entry.Id).Except(there).ToList() is { Count: > 0 } gone)
            {
                await index.DeleteAsync(gone, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Built the index anew from {Documents} documents in {Elapsed}")]
        public static partial void Rebuilt(ILogger logger, int documents, TimeSpan elapsed);

        [LoggerMessage(Level = LogLevel.Error, Message = "The upkeep of the index failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
