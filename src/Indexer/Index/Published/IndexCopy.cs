using System.Security.Cryptography;
using System.Text.Json;
using Library.Indexer.Index.Writing;
using Library.Indexer.Search;
using Library.Storage.Files;
using Library.Storage.Servers;

namespace Library.Indexer.Index.Published;

/// <summary>
/// This machine's copy of the index that another process writes: read only, always some published commit. What it holds survives the process,
/// and answers while neither the store nor newer commits can be reached.
/// </summary>
/// <remarks>
/// The folder holds one folder a line of commits, in which files come and go as Lucene writes them, and <c>copy.json</c>, which tells the commit that is whole.
/// Where a name means other bytes than before, because another writer went on from an older commit, a new folder is begun and shares what is the same.
/// </remarks>
public sealed class IndexCopy : SearchedIndex, IDisposable
{
    private const string StateFile = "copy.json";
    private const string FolderPrefix = "copy-";

    private static readonly IReadOnlyDictionary<string, IndexFile> NoFiles = new Dictionary<string, IndexFile>();

    private readonly string _folder;
    private readonly CommitFolder _files;
    private readonly Lock _gate = new();
    private volatile Held? _held;
    private volatile bool _isBehind;
    private volatile bool _damaged;
    private volatile bool _verified;

    private IndexCopy(string folder, IFileStore files) => (_folder, _files) = (folder, new CommitFolder(files));

    /// <inheritdoc/>
    public override IndexState State => _held is null ? IndexState.Unavailable : _isBehind || _damaged ? IndexState.Degraded : IndexState.Ready;

    /// <summary>The number of the commit that searches read; null where there is none.</summary>
    public long? Commit => _held?.Commit.Number;

    /// <summary>Whether what is held must be fetched anew.</summary>
    public bool IsDamaged => _damaged;

    internal override bool IsVerified => _verified;

    /// <summary>Opens the copy in a folder, which is made if missing, with the commit that it holds.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static IndexCopy Open(string folder, IFileStore files)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        var copy = new IndexCopy(Path.GetFullPath(folder), files);
        copy.OpenWhatIsThere();
        return copy;
    }

    /// <summary>Fetches what the copy lacks of a commit, and lets searches see it.</summary>
    /// <exception cref="FileStoreException">The store failed; searches go on with what there is.</exception>
    /// <exception cref="IOException">The disk failed; likewise.</exception>
    public async Task FetchAsync(PublishedCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var held = _damaged ? null : _held;
        var goesOn = held is not null && GoesOn(held, commit);
        var folder = goesOn && held is not null ? held.Folder : Path.Combine(_folder, $"{FolderPrefix}{Guid.NewGuid():N}");
        try
        {
            await _files.FillAsync(folder, commit, goesOn && held is not null ? held.Files : NoFiles, goesOn ? null : held?.Folder, held?.Files ?? NoFiles, cancellationToken);
            await Task.Run(() => Show(commit, folder, goesOn ? held : null), cancellationToken);
        }
        catch when (!goesOn)
        {
            BuildFolders.TryDelete(folder);
            throw;
        }
    }

    /// <summary>Makes another folder hold a commit, with what the copy has of it and the rest from the store.</summary>
    /// <inheritdoc cref="FetchAsync"/>
    internal Task FillAsync(string folder, PublishedCommit commit, CancellationToken cancellationToken)
    {
        var held = _damaged ? null : _held;
        return _files.FillAsync(folder, commit, NoFiles, held?.Folder, held?.Files ?? NoFiles, cancellationToken);
    }

    /// <summary>Says whether a newer commit is known that could not be fetched, or none can be known of.</summary>
    public void NoteBehind(bool isBehind) => _isBehind = isBehind;

    /// <summary>Reads all that is held and compares it with the hashes that were published; for the background, after opening what a process before left.</summary>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var verified = new HashSet<IndexFile>();
        while (!_verified && !_damaged && _held is { } held)
        {
            try
            {
                foreach (var file in held.Commit.Files.Where(file => !verified.Contains(file)))
                {
                    await using var content = File.OpenRead(Path.Combine(held.Folder, file.Name));
                    if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) != file.Sha256)
                    {
                        ReportDamage();
                        return;
                    }

                    verified.Add(file);
                }

                // What came meanwhile was compared as it came.
                _verified = true;
            }
            catch (IOException)
            {
                // Gone, because the copy went on meanwhile, or because it is damaged.
                if (_held == held)
                {
                    ReportDamage();
                    return;
                }
            }
        }
    }

    /// <summary>Forgets what is held: it is of another system than the one that publishes now.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            var held = _held;
            _held = null;
            File.Delete(Path.Combine(_folder, StateFile));
            held?.Build.Delete();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            var held = _held;
            _held = null;
            held?.Build.RollBack();
        }
    }

    internal override SearcherReference AcquireSearcher()
    {
        while (_held is { } held)
        {
            try
            {
                return new SearcherReference(held.Build.Searchers, held.Build.Searchers.Acquire());
            }
            catch (ObjectDisposedException) when (_held != held)
            {
                // swapped between the two lines above: take the new one
            }
        }

        throw new SearchUnavailableException("The search index is being fetched.");
    }

    internal override void ReportDamage() => _damaged = true;

    /// <summary>Whether a commit comes after the one that is held, in the same line: Lucene shows the one of the highest generation.</summary>
    private static bool GoesOn(Held held, PublishedCommit commit) =>
        held.Commit.BuildId == commit.BuildId
        && GenerationOf(held.Commit) <= GenerationOf(commit)
        && commit.Files.All(file => !held.Files.TryGetValue(file.Name, out var same) || same.Sha256 == file.Sha256);

    /// <summary>As the file that names the segments has it, to the base of 36.</summary>
    private static long GenerationOf(PublishedCommit commit) =>
        commit.Files.Where(file => file.Name.StartsWith("segments_", StringComparison.Ordinal))
            .Max(file => file.Name["segments_".Length..].Aggregate(0L, (value, digit) => (value * 36) + (char.IsAsciiDigit(digit) ? digit - '0' : digit - 'a' + 10)));

    private void Show(PublishedCommit commit, string folder, Held? goesOn)
    {
        lock (_gate)
        {
            var build = goesOn?.Build;
            if (build is null)
            {
                build = IndexBuild.OpenToReadOrNull(folder) ?? throw new FileStoreRefusedException("The published index was written by a program that this one cannot read; update this machine.");
            }
            else
            {
                build.Searchers.MaybeRefreshBlocking();
            }

            try
            {
                WriteState(commit, folder);
            }
            catch when (goesOn is null)
            {
                build.RollBack();
                throw;
            }

            // From here on searches use it, and nothing may fail.
            var old = _held;
            _held = new Held(commit, folder, build);
            (_damaged, _verified) = (false, goesOn is null || _verified);
            TryRemoveOthers(commit, folder);
            if (old is not null && old.Build != build)
            {
                old.Build.Delete();
            }
        }
    }

    private void OpenWhatIsThere()
    {
        try
        {
            if (ReadStateOrNull() is { } state && IsWhole(state) && IndexBuild.OpenToReadOrNull(PathOf(state)) is { } build)
            {
                _held = new Held(state.Commit, PathOf(state), build);
            }
        }
        catch (Exception exception) when (IndexDamage.IsShownOnOpening(exception) || exception is UnauthorizedAccessException)
        {
            // A copy is fetched anew where it cannot be read.
        }

        foreach (var folder in Directory.EnumerateDirectories(_folder, $"{FolderPrefix}*").Where(folder => folder != _held?.Folder))
        {
            BuildFolders.TryDelete(folder);
        }
    }

    private bool IsWhole(CopyState state) =>
        state.Commit.Files.All(file => new FileInfo(Path.Combine(PathOf(state), file.Name)) is { Exists: true } path && path.Length == file.Length);

    private string PathOf(CopyState state) => Path.Combine(_folder, Path.GetFileName(state.Folder));

    private CopyState? ReadStateOrNull()
    {
        try
        {
            var path = Path.Combine(_folder, StateFile);
            return File.Exists(path) ? JsonSerializer.Deserialize<CopyState>(File.ReadAllBytes(path)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void WriteState(PublishedCommit commit, string folder)
    {
        var path = Path.Combine(_folder, StateFile);
        File.WriteAllBytes($"{path}.new", JsonSerializer.SerializeToUtf8Bytes(new CopyState(Path.GetFileName(folder), commit)));
        File.Move($"{path}.new", path, overwrite: true);
    }

    /// <summary>Searches that still read a removed file have it mapped, and finish. What cannot be removed is, with a later commit.</summary>
    private static void TryRemoveOthers(PublishedCommit commit, string folder)
    {
        var names = commit.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder).Where(path => !names.Contains(Path.GetFileName(path))))
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is no part of the commit, and harms nobody.
        }
    }

    private sealed record CopyState(string Folder, PublishedCommit Commit);

    private sealed record Held(PublishedCommit Commit, string Folder, IndexBuild Build)
    {
        public Dictionary<string, IndexFile> Files { get; } = Commit.Files.ToDictionary(file => file.Name, StringComparer.Ordinal);
    }
}
