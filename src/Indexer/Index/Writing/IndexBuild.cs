using System.Globalization;
using Library.Indexer.Index.Reading;
using Lucene.Net.Analysis;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Writing;

/// <summary>One build of the index: a folder with a Lucene index, its writer (where this schema made it) and its searchers.</summary>
internal sealed class IndexBuild : IDisposable
{
    public const string FolderPrefix = "build-";

    private const string IdKey = "build";
    private const string SchemaKey = "schema";
    private const string LayoutKey = "layout";

    /// <summary>Measured: 16 MB writes 15 % slower, 256 MB no faster.</summary>
    private const double RamBufferMegabytes = 64;

    /// <summary>Segments up to this size stay in memory until a commit, which brings a refresh from 5 to 3 ms.</summary>
    private const double CachedSegmentMegabytes = 5;

    private const double CacheMegabytes = 48;

    private readonly Lucene.Net.Store.Directory _directory;
    private readonly SnapshotDeletionPolicy? _commits;

    private IndexBuild(string folder, string id, Lucene.Net.Store.Directory directory, IndexWriter? writer)
    {
        (Folder, Id, _directory, Writer) = (folder, id, directory, writer);
        _commits = (SnapshotDeletionPolicy?)writer?.Config.IndexDeletionPolicy;
        Searchers = writer is null
            ? new SearcherManager(directory, new Bm25Searchers())
            : new SearcherManager(writer, applyAllDeletes: true, new Bm25Searchers());
    }

    public string Folder { get; }

    public string Id { get; }

    /// <summary>Null where the build was made by another schema and can only be read.</summary>
    public IndexWriter? Writer { get; }

    public SearcherManager Searchers { get; }

    public RevisionLedger Revisions { get; } = new();

    /// <summary>Makes an empty build in a folder of its own.</summary>
    public static IndexBuild Create(string folder, string id, Action<Exception> mergeFailed)
    {
        var build = System.IO.Directory.CreateDirectory(Path.Combine(folder, FolderPrefix + id)).FullName;
        var directory = OpenDirectory(build);
        var writer = new IndexWriter(directory, Configure(OpenMode.CREATE, mergeFailed));
        writer.SetCommitData(new Dictionary<string, string>
        {
            [IdKey] = id,
            [SchemaKey] = IndexSchema.Hash,
            [LayoutKey] = IndexSchema.Layout.ToString(CultureInfo.InvariantCulture),
        });
        writer.Commit();
        return new IndexBuild(build, id, directory, writer);
    }

    /// <summary>Opens a build to be read only, as it is; null where its layout cannot be read by this program. Throws what <see cref="IndexDamage.IsShownOnOpening"/> knows where it is damaged.</summary>
    public static IndexBuild? OpenToReadOrNull(string build) => OpenOrNull(build, _ => false, mergeFailed: _ => { });

    /// <summary>Opens a build; null where its layout cannot be read by this program. Throws what <see cref="IndexDamage.IsShownOnOpening"/> knows where it is damaged.</summary>
    public static IndexBuild? OpenOrNull(string build, Action<Exception> mergeFailed) =>
        OpenOrNull(build, data => data[SchemaKey] == IndexSchema.Hash, mergeFailed);

    private static IndexBuild? OpenOrNull(string build, Func<IDictionary<string, string>, bool> isWritten, Action<Exception> mergeFailed)
    {
        var directory = OpenDirectory(build);
        IndexWriter? writer = null;
        try
        {
            CheckSegments(directory);
            var infos = new SegmentInfos();
            infos.Read(directory);
            CheckEnds(directory, infos);
            var data = infos.UserData;
            if (data[LayoutKey] != IndexSchema.Layout.ToString(CultureInfo.InvariantCulture))
            {
                directory.Dispose();
                return null;
            }

            writer = isWritten(data) ? new IndexWriter(directory, Configure(OpenMode.APPEND, mergeFailed)) : null;
            return new IndexBuild(build, data[IdKey], directory, writer);
        }
        catch
        {
            writer?.Rollback();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Holds the last commit.</summary>
    public HeldCommit HoldCommit()
    {
        var commits = _commits ?? throw new InvalidOperationException("A build that is only read makes no commits.");
        var commit = commits.Snapshot();
        return new HeldCommit(Id, Folder, [.. commit.FileNames], () => commits.Release(commit));
    }

    /// <summary>Reads every byte of the last commit and compares its checksums.</summary>
    /// <remarks>
    /// Not of what searches read now: a file that a commit is bringing from memory to the disk at this moment is there in part. And not by the mapping: what is looked through once
    /// would count as memory of the process for as long as it is mapped.
    /// </remarks>
    /// <exception cref="CorruptIndexException">They differ.</exception>
    public void CheckIntegrity(CancellationToken cancellationToken)
    {
        using var held = _commits is null ? null : HoldCommit();
        using var unmapped = new SimpleFSDirectory(Folder);
        foreach (var file in held?.FileNames ?? ListCommitted())
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckWhole(unmapped, file);
        }
    }

    /// <summary>Lets searches see what was written.</summary>
    public void Refresh()
    {
        Revisions.BeginRefresh();
        Searchers.MaybeRefreshBlocking();
        Revisions.EndRefresh();
    }

    /// <summary>Closes it and removes its files.</summary>
    public void Delete()
    {
        RollBack();
        BuildFolders.TryDelete(Folder);
    }

    /// <summary>Drops all that was not committed and closes.</summary>
    public void RollBack()
    {
        Searchers.Dispose();
        Writer?.Rollback();
        _directory.Dispose();
    }

    /// <summary>Commits and closes.</summary>
    public void Dispose()
    {
        Searchers.Dispose();
        try
        {
            Writer?.Dispose(waitForMerges: false);
        }
        catch (Exception exception) when (IndexDamage.IsFaultOfWriting(exception))
        {
            Writer?.Rollback();
            throw;
        }
        finally
        {
            _directory.Dispose();
        }
    }

    private IReadOnlyList<string> ListCommitted()
    {
        var infos = new SegmentInfos();
        infos.Read(_directory);
        return [.. infos.GetFiles(_directory, includeSegmentsFile: true)];
    }

    /// <summary>Compares the checksum of the file that names the segments: a wrong number in it could ask for all memory there is.</summary>
    private static void CheckSegments(Lucene.Net.Store.Directory directory)
    {
        if (SegmentInfos.GetLastCommitSegmentsFileName(directory) is { } file)
        {
            CheckWhole(directory, file);
        }
    }

    private static void CheckWhole(Lucene.Net.Store.Directory directory, string file)
    {
        using var input = directory.OpenInput(file, IOContext.READ_ONCE);
        CodecUtil.ChecksumEntireFile(input);
    }

    /// <summary>Looks at the last bytes of every file, which tell a file that was cut off; reading them all is for <see cref="CheckIntegrity"/>.</summary>
    private static void CheckEnds(Lucene.Net.Store.Directory directory, SegmentInfos infos)
    {
        foreach (var file in infos.GetFiles(directory, includeSegmentsFile: false))
        {
            using var input = directory.OpenInput(file, IOContext.READ_ONCE);
            CodecUtil.RetrieveChecksum(input);
        }
    }

    private static NRTCachingDirectory OpenDirectory(string folder)
    {
        LibraryCodec.MakeKnown();
        return new NRTCachingDirectory(new MappedDirectory(folder), CachedSegmentMegabytes, CacheMegabytes);
    }

    /// <summary>The analyser is never asked: every field of words brings its own token stream.</summary>
    private static IndexWriterConfig Configure(OpenMode mode, Action<Exception> mergeFailed) =>
        new(LuceneVersion.LUCENE_48, Analyzer.NewAnonymous((_, _) => throw new NotSupportedException("Fields bring their token streams.")))
        {
            OpenMode = mode,
            IndexDeletionPolicy = new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy()),
            Codec = new LibraryCodec(),
            Similarity = new FieldLengthSimilarity(),
            RAMBufferSizeMB = RamBufferMegabytes,
            UseCompoundFile = false,
            MergePolicy = new SegmentMerges(),
            MergeScheduler = new MergeScheduler(mergeFailed),
        };

    private sealed class Bm25Searchers : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new FieldLengthSimilarity() };
    }
}
