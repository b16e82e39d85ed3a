using System.Threading.Channels;
using Hangfire;
using Library.Indexer.Index;
using Library.Indexer.Index.Published;
using Library.Indexer.Index.Writing;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Jobs.Servers;

/// <summary>The writing of the index by the process that holds the lock: from the newest published commit on, as long as it holds it.</summary>
internal sealed class WriterSession : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);

    private readonly LibraryIndex _index;
    private readonly IndexFeed _feed;
    private readonly IndexUpkeep _upkeep;
    private readonly WriterInbox _inbox;
    private readonly PublishedNotes _notes;
    private readonly FoundVersions _found;
    private readonly LostDocuments _lost;
    private readonly IndexPublisher _publisher;
    private readonly Machines _machines;
    private readonly Signals _signals;
    private readonly PendingPurges _purges;
    private readonly ILogger<WriterSession> _logger;

    private WriterSession(IServiceProvider services, LibraryIndex index, IndexPublisher publisher, long fence)
    {
        T Get<T>()
            where T : notnull => services.GetRequiredService<T>();

        var (contexts, ledger, entries, time) = (Get<IDbContextFactory<LibraryDbContext>>(), Get<IndexingLedger>(), Get<IndexEntryReader>(), Get<TimeProvider>());
        (_index, _publisher, _machines, _signals, _purges, _logger) = (index, publisher, Get<Machines>(), Get<Signals>(), Get<PendingPurges>(), Get<ILogger<WriterSession>>());
        _found = new FoundVersions(ledger, Get<IndexCommits>(), _machines, time, Get<ILogger<FoundVersions>>());
        _notes = new PublishedNotes(ledger, publisher, _found, fence, Get<ILogger<PublishedNotes>>());
        _feed = new IndexFeed(index, _notes, contexts, time, Get<ILogger<IndexFeed>>());
        _upkeep = new IndexUpkeep(index, _notes, entries, contexts, Get<IndexJobs>(), time, Get<ILogger<IndexUpkeep>>());
        _inbox = new WriterInbox(contexts, ledger, entries, _signals, index, _feed, time, Get<ILogger<WriterInbox>>());
        _lost = new LostDocuments(ledger, Get<IndexingQueue>(), Get<JobStorage>(), Get<ILogger<LostDocuments>>());
        (_notes.Published, _notes.Lost) = (_inbox.Release, _inbox.ReleaseAll);
    }

    /// <summary>Opens the index in a folder where the newest published commit stands, whatever the folder held before.</summary>
    /// <exception cref="FileStoreException">The store failed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static async Task<WriterSession> OpenAsync(IServiceProvider services, string folder, long fence, CancellationToken cancellationToken)
    {
        using var step = WriterSteps.Begin(WriterSteps.Take);
        var commits = services.GetRequiredService<IndexCommits>();
        var publisher = new IndexPublisher(services.GetRequiredService<IFileStore>(), commits, fence);
        Directory.CreateDirectory(folder);
        if (await commits.FindNewestOrNullAsync(cancellationToken) is { } newest)
        {
            var build = Path.Combine(folder, $"{IndexBuild.FolderPrefix}{newest.BuildId}-{fence}");
            try
            {
                await services.GetRequiredService<IndexCopy>().FillAsync(build, newest, cancellationToken);
                publisher.Know(newest, build);
                BuildPointer.Write(folder, build);
            }
            catch (LostIndexFileException exception)
            {
                // Nobody has the index whole any more: it is made anew from the catalogue and the texts.
                WriterLog.Lost(services.GetRequiredService<ILogger<WriterSession>>(), exception);
                BuildPointer.Delete(folder);
            }
            catch
            {
                // The next attempt has a folder of its own, and may need the space.
                BuildFolders.TryDelete(build);
                throw;
            }
        }
        else
        {
            BuildPointer.Delete(folder);
        }

        return new WriterSession(services, await LibraryIndex.OpenAsync(folder, cancellationToken), publisher, fence);
    }

    /// <summary>Writes until cancelled, or until a part of it fails for good; then what was written is published, if that is still this process's to do.</summary>
    /// <exception cref="WriterReplacedException">Another process writes the index now.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> parts =
        [
            _feed.RunAsync(end.Token), _upkeep.RunAsync(_ => Task.CompletedTask, end.Token), _inbox.RunAsync(end.Token), MendAsync(end.Token), _notes.RetryAsync(_index, end.Token), _found.RunAsync(end.Token), _lost.RunAsync(end.Token), CleanAsync(end.Token),
        ];
        await Task.WhenAny(parts);
        await end.CancelAsync();
        try
        {
            await Task.WhenAll(parts);
        }
        catch (OperationCanceledException) when (parts.TrueForAll(part => !part.IsFaulted))
        {
            // The end, as was asked.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _index.DisposeAsync();
        _notes.Dispose();
    }

    /// <summary>Puts files of the index again that other processes miss.</summary>
    private async Task MendAsync(CancellationToken cancellationToken)
    {
        var lost = Channel.CreateBounded<string>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropWrite });
        var listening = _signals.ListenAsync(Signals.IndexFileLost, key => _ = key.Length > 0 && lost.Writer.TryWrite(key), cancellationToken);
        await foreach (var key in lost.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                using var held = await _index.HoldCommitOrNullAsync(cancellationToken);
                await (held is null ? Task.CompletedTask : _publisher.PutAgainAsync(held, key, cancellationToken));
            }
            catch (Exception exception) when (exception is FileStoreException or IOException)
            {
                WriterLog.NotMended(_logger, exception, key);
            }
        }

        await listening;
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        await _purges.TryRunAsync(cancellationToken);
        using var timer = new PeriodicTimer(SweepInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                using var step = WriterSteps.Begin(WriterSteps.Sweep);
                await _publisher.SweepAsync(cancellationToken);
                await _machines.ForgetDeadAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or WriterReplacedException))
            {
                WriterLog.NotSwept(_logger, exception);
            }
        }
    }
}
