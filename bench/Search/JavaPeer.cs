using System.Diagnostics;
using System.Globalization;

namespace Library.Bench.Search;

/// <summary>Lucene for Java in a process of its own; see <c>java/SearchPeer.java</c> for the commands.</summary>
internal sealed class JavaPeer : IDisposable
{
    private readonly Process _process;

    private JavaPeer(Process process) => _process = process;

    /// <exception cref="BenchException">It is not built or not installed.</exception>
    public static JavaPeer Start()
    {
        var classes = Path.Combine(Repository.Root, "artifacts", "bench", "java");
        var lucene = FindLuceneOrNull();
        if (lucene is null || !File.Exists(Path.Combine(classes, "SearchPeer.class")))
        {
            throw new BenchException("The Java peer is not built; start the benchmarks by ./bench.sh.");
        }

        // The parallel collector is the best for it: nothing runs beside the search.
        var start = new ProcessStartInfo("java", ["-XX:+UseParallelGC", "-Xms2g", "-Xmx2g", "-cp", $"{classes}:{lucene}", "SearchPeer"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return new JavaPeer(Process.Start(start) ?? throw new BenchException("java does not start."));
    }

    /// <summary>Lucene and its version.</summary>
    public static string Version { get; } = Path.GetFileNameWithoutExtension(FindLuceneOrNull()) ?? "none";

    /// <summary>One segment of all documents in the folder's token file.</summary>
    public (double Seconds, long Bytes) Index(string folder) => Numbers(Ask("index", folder)) is [var seconds, 1, var bytes]
        ? (seconds, (long)bytes)
        : throw new BenchException("The Java index has more than one segment.");

    public void Load(string queryFile) => Ask("queries", queryFile);

    public long[] Hits(string queryClass) => [.. Numbers(Ask("hits", queryClass)).Select(hits => (long)hits)];

    /// <param name="isExact">Whether all hits are counted; else counting ends near 1,000, and blocks that cannot enter the top are skipped.</param>
    public Window Run(string queryClass, bool isExact, int threads, TimeSpan time) =>
        Numbers(Ask("run", queryClass, isExact ? "exact" : "default", Text(threads), Text((long)time.TotalMilliseconds))) is [var rate, var median, var late]
            ? new Window(rate, median, late)
            : throw new BenchException("The Java peer answered something else than times.");

    /// <summary>Indexes the text files of a folder with the standard analyzer; the seconds it took.</summary>
    public double IndexText(string folder, int batch) => Numbers(Ask("text", folder, Text(batch)))[0];

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string? FindLuceneOrNull() => Directory.Exists("/usr/share/java") ? Directory.EnumerateFiles("/usr/share/java", "lucene-core-8*.jar").FirstOrDefault() : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static double[] Numbers(string answer) => [.. answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private string Ask(params string[] command)
    {
        _process.StandardInput.WriteLine(string.Join('\t', command));
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw new BenchException("The Java peer ended; what it said stands above.");
    }
}
