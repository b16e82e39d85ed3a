using System.Diagnostics;
using System.Text;
using Library.Bench.Printing;
using Library.Bench.Search;
using Library.Bench.Servers;
using Library.Indexer.Index;
using Library.Storage;

namespace Library.Bench.Scale;

/// <summary>A filled data folder for a run, gone with it.</summary>
internal sealed class MeasuredLibrary : IDisposable
{
    private const int Members = 10;

    private readonly WorkFolder _work = new();

    private MeasuredLibrary(SampleWords words, int documents)
    {
        (Documents, Folder) = (documents, _work.Sub("data"));
        Queries = LoadBench.Queries(words);
    }

    public int Documents { get; }

    public string Folder { get; }

    public string Index => DataFolder.Beside(Folder).Index;

    /// <summary>A token of each of some members.</summary>
    public IReadOnlyList<string> Tokens { get; private set; } = [];

    /// <summary>Of all pages, in UTF-8.</summary>
    public long TextBytes { get; private set; }

    /// <summary>One to three of the 300 most frequent words, as they stand in an address.</summary>
    public IReadOnlyList<string> Queries { get; }

    public static async Task<MeasuredLibrary> MakeAsync(SampleWords words, int documents, CancellationToken cancellationToken)
    {
        var library = new MeasuredLibrary(words, documents);
        var started = Stopwatch.GetTimestamp();
        library.Tokens = await FilledLibrary.MakeAsync(library.Folder, words, documents, Members, entry => library.TextBytes += TextBytesOf(entry), cancellationToken);
        Console.WriteLine($"filled a catalogue and an index with {documents:N0} documents in {Figures.Show(Stopwatch.GetElapsedTime(started).TotalSeconds)} s: index {Figures.Megabytes(BytesOf(library.Index))}, text {Figures.Megabytes(library.TextBytes)}");
        return library;
    }

    public static long TextBytesOf(IndexEntry entry) => entry.Versions.SelectMany(version => version.Text?.Pages ?? []).Sum(page => (long)Encoding.UTF8.GetByteCount(page.Text));

    public static long BytesOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    public void Dispose() => _work.Dispose();
}
