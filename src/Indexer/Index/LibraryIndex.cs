using Library.Indexer.Index.Writing;
using Library.Indexer.Search;

namespace Library.Indexer.Index;

/// <summary>
/// The full-text index of the library: one folder, one instance in a process, opened once and alive as long as the process.
/// It is a cache: whatever happens to it, <see cref="BeginRebuildAsync"/> makes it anew from the catalogue and the stored texts.
/// </summary>
/// <remarks>
/// <para>Its life. <see cref="OpenAsync"/> → while <see cref="NeedsRebuild"/>: <see cref="BeginRebuildAsync"/>, <see cref="ApplyAsync"/> for every
/// document, <see cref="CompleteRebuildAsync"/> → then in any order and from any thread: <see cref="ApplyAsync"/> and <see cref="DeleteAsync"/> (in memory),
/// <see cref="RefreshAsync"/> (searches see them), <see cref="CommitAsync"/> (they survive a crash) → <see cref="DisposeAsync"/>, which commits.</para>
/// <para>The folder holds builds, each a Lucene index with an id, and the file <c>current</c> that names the live one. A rebuild writes a build beside it;
/// searches stay on the live one until the rebuild is completed, which swaps them in one step. A crash before that leaves the live build as it was,
/// and the unfinished one is removed at the next opening. While a rebuild runs, entries go to it and, where that can still be written, to the live build.</para>
/// <para>Where <see cref="ApplyAsync"/>, <see cref="DeleteAsync"/> or <see cref="CommitAsync"/> throw an <see cref="IndexWriteException"/>, the build is back at its
/// last commit: whatever was applied since must be applied again. After every opening and after such a fault, <see cref="ListRevisionsAsync"/> tells what is held.</para>
/// </remarks>
public sealed class LibraryIndex : SearchedIndex, IAsyncDisposable
{
    private readonly string _folder;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly MapperPool _mappers = new();
    private volatile IndexBuild? _live;
    private volatile IndexBuild? _next;
    private volatile bool _damaged;
    private volatile bool _verified;
    private int _rollBacks;

    private LibraryIndex(string folder) => _folder = folder;

    /// <summary>
    /// Whether the index must be made anew: there is none, it is damaged, or another version of the program made it. The live build answers
    /// searches meanwhile if it can be read. True until <see cref="CompleteRebuildAsync"/>; may become true at any time, when damage shows.
    /// </summary>
    public bool NeedsRebuild => _damaged || _live?.Writer is null;

    /// <inheritdoc/>
    public override IndexState State => _live is null ? IndexState.Unavailable : NeedsRebuild ? IndexState.Degraded : IndexState.Ready;

    internal override bool IsVerified => _verified;

    /// <summary>How often a build went back to its last commit, whoever wrote to it.</summary>
    internal int RollBacks => Volatile.Read(ref _rollBacks);

    /// <summary>Whether a rebuild was begun and not completed.</summary>
    public bool IsRebuilding => _next is not null;

    /// <summary>The build that entries go to and that <see cref="ListRevisionsAsync"/> speaks of: the one being made, else the live one; null where there is neither.</summary>
    public string? BuildId => (_next ?? Writable(_live))?.Id;

    /// <summary>The build that searches read; null where there is none, and searches throw a <see cref="SearchUnavailableException"/>.</summary>
    public string? SearchedBuildId => _live?.Id;

    /// <summary>Opens the index of a folder, which is made if missing. Damage that shows on opening is no error but <see cref="NeedsRebuild"/>.</summary>
    /// <exception cref="IOException">The folder cannot be used, or another process holds its index.</exception>
    public static async Task<LibraryIndex> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var index = new LibraryIndex(Path.GetFullPath(folder));
        await Task.Run(index.Open, cancellationToken);
        return index;
    }

    /// <summary>Has the next opening of a folder make its index anew, since what it is an index of was replaced.</summary>
    public static void Forget(string folder) => BuildPointer.Delete(folder);

    /// <summary>Takes in documents, all their versions. An entry with an older revision than is held changes nothing; the same revision is written again.</summary>
    /// <remarks>Seen after the next <see cref="RefreshAsync"/>, durable after the next <see cref="CommitAsync"/>. Of several entries of one document the last wins.</remarks>
    /// <exception cref="IndexWriteException">Writing failed; see the remarks of the class.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to write to: <see cref="NeedsRebuild"/>, and no rebuild has begun.</exception>
    public Task ApplyAsync(IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken) =>
        WriteAsync(build => BatchWriter.Apply(build, entries, _mappers, cancellationToken), cancellationToken);

    /// <summary>Removes documents, all their versions; unknown ids are no error.</summary>
    /// <remarks>Their revisions are forgotten: an entry that is applied later brings the document back, so read the row before applying it.</remarks>
    /// <exception cref="IndexWriteException">Writing failed; see the remarks of the class.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to write to: <see cref="NeedsRebuild"/>, and no rebuild has begun.</exception>
    public Task DeleteAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        WriteAsync(build => BatchWriter.Delete(build, ids), cancellationToken);

    /// <summary>Makes what was applied and deleted until now visible to searches that start from now on. Costs 3 ms after one document.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => GuardedAsync(
        () =>
        {
            foreach (var build in WritableBuilds())
            {
                Write(build, written => written.Refresh());
            }
        },
        cancellationToken);

    /// <summary>Makes what was applied and deleted until now durable.</summary>
    /// <exception cref="IndexWriteException">Writing failed; see the remarks of the class.</exception>
    public Task CommitAsync(CancellationToken cancellationToken) => GuardedAsync(
        () =>
        {
            foreach (var build in WritableBuilds())
            {
                Write(build, target => target.Writer!.Commit()); // writable builds have a writer
            }
        },
        cancellationToken);

    /// <summary>The revision of each document in the build <see cref="BuildId"/>, what was applied and not committed included.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> ListRevisionsAsync(CancellationToken cancellationToken)
    {
        Dictionary<Guid, long>? revisions = null;
        await GuardedAsync(
            () =>
            {
                if ((_next ?? Writable(_live)) is { } build)
                {
                    Write(build, written => written.Refresh());
                    using var reference = new SearcherReference(build.Searchers, build.Searchers.Acquire());
                    revisions = RevisionLedger.ReadAll(reference.Searcher);
                }
            },
            cancellationToken);
        return revisions ?? [];
    }

    /// <summary>Compares the checksums of every file of the live build; where they differ, <see cref="NeedsRebuild"/> becomes true. Reads the whole index: for the background, after opening.</summary>
    public Task VerifyAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            while (_live is { } live)
            {
                try
                {
                    live.CheckIntegrity(cancellationToken);
                    _verified = true;
                    return;
                }
                catch (Exception exception) when (IndexDamage.IsShownOnOpening(exception))
                {
                    // Else the build was swapped or opened anew meanwhile, and its files may be gone.
                    if (_live == live)
                    {
                        ReportDamage();
                        return;
                    }
                }
            }
        },
        cancellationToken);

    /// <summary>Begins a new, empty build beside the live one; an unfinished one is dropped. Its id is <see cref="BuildId"/> from now on.</summary>
    public Task BeginRebuildAsync(CancellationToken cancellationToken) => GuardedAsync(
        () =>
        {
            _next?.Delete();
            _next = IndexBuild.Create(_folder, Guid.CreateVersion7().ToString("N"), ReportMergeFailure);
        },
        cancellationToken);

    /// <summary>Commits the build that was begun and makes it the live one; the old one is removed. Searches that run finish on the old one.</summary>
    /// <exception cref="InvalidOperationException">No rebuild was begun.</exception>
    /// <exception cref="IndexWriteException">Writing failed: the live build stays live, and the rebuild goes on from its last commit.</exception>
    public Task CompleteRebuildAsync(CancellationToken cancellationToken) => GuardedAsync(
        () =>
        {
            Write(_next ?? throw new InvalidOperationException("No rebuild was begun."), build => build.Writer!.Commit()); // a new build has a writer
            var next = _next;
            Write(next, written => written.Refresh());
            BuildPointer.Write(_folder, next.Folder);
            var old = _live;
            (_live, _next, _damaged, _verified) = (next, null, false, true);
            old?.Delete();
        },
        cancellationToken);

    /// <summary>Commits and closes. Searches that still run finish.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        var (live, next) = (_live, _next);
        (_live, _next) = (null, null); // searches that come now are told so, instead of finding closed files
        live?.Dispose();
        next?.Dispose();
        _gate.Dispose();
    }

    /// <summary>Holds the last commit of the live build, so that its files stay while they are read; null where the live build is not one that this program writes.</summary>
    public async Task<HeldCommit?> HoldCommitOrNullAsync(CancellationToken cancellationToken)
    {
        HeldCommit? held = null;
        await GuardedAsync(() => held = Writable(_live)?.HoldCommit(), cancellationToken);
        return held;
    }

    internal override SearcherReference AcquireSearcher()
    {
        while (_live is { } live)
        {
            try
            {
                return new SearcherReference(live.Searchers, live.Searchers.Acquire());
            }
            catch (ObjectDisposedException) when (_live != live)
            {
                // swapped between the two lines above: take the new one
            }
        }

        throw new SearchUnavailableException("The search index is being built.");
    }

    internal override void ReportDamage() => _damaged = true;

    private static IndexBuild? Writable(IndexBuild? build) => build?.Writer is null ? null : build;

    private void Open()
    {
        Directory.CreateDirectory(_folder);
        var build = BuildPointer.ReadOrNull(_folder);
        try
        {
            _live = build is null ? null : IndexBuild.OpenOrNull(build, ReportMergeFailure);
        }
        catch (Exception exception) when (IndexDamage.IsShownOnOpening(exception))
        {
            ReportDamage();
        }

        BuildFolders.DeleteAllBut(_folder, build);
    }

    private List<IndexBuild> WritableBuilds() => [.. new[] { Writable(_live), _next }.OfType<IndexBuild>()];

    private Task WriteAsync(Action<IndexBuild> write, CancellationToken cancellationToken) => GuardedAsync(
        () =>
        {
            var builds = WritableBuilds();
            if (builds.Count == 0)
            {
                throw new InvalidOperationException("The index must be rebuilt before it can be written.");
            }

            builds.ForEach(build => Write(build, write));
        },
        cancellationToken);

    /// <summary>Writes to a build; where that fails, goes back to its last commit, since Lucene may have lost what was buffered.</summary>
    private void Write(IndexBuild build, Action<IndexBuild> write)
    {
        try
        {
            write(build);
        }
        catch (Exception exception) when (IndexDamage.IsFaultOfWriting(exception))
        {
            Reopen(build);
            throw new IndexWriteException("The index could not be written; it is back at its last commit.", exception);
        }
    }

    private void Reopen(IndexBuild build)
    {
        Interlocked.Increment(ref _rollBacks);
        IndexBuild? reopened = null;
        var isNext = build == _next;
        _ = isNext ? _next = null : _live = null;
        try
        {
            build.RollBack();
            reopened = IndexBuild.OpenOrNull(build.Folder, ReportMergeFailure);
        }
        catch (Exception exception) when (IndexDamage.IsFaultOfWriting(exception) || IndexDamage.IsShownOnOpening(exception))
        {
            ReportDamage();
        }

        _ = isNext ? _next = reopened : _live = reopened;
    }

    private void ReportMergeFailure(Exception exception)
    {
        if (IndexDamage.IsShownBy(exception))
        {
            ReportDamage();
        }
    }

    private async Task GuardedAsync(Action action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(action, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }
}
