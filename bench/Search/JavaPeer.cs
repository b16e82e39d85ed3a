namespace Library.Bench.Search;

/// <summary>Lucene for Java as the peer of searches; see <c>java/SearchPeer.java</c> for the commands.</summary>
internal sealed class JavaPeer : IDisposable
{
    private readonly JavaProcess _process = JavaProcess.Start("SearchPeer", "lucene-core");

    /// <summary>One segment of all documents in the folder's token file.</summary>
    public (double Seconds, long Bytes) Index(string folder) => _process.AskNumbers("index", folder) is [var seconds, 1, var bytes]
        ? (seconds, (long)bytes)
        : throw new BenchException("The Java index has more than one segment.");

    public void Load(string queryFile) => _process.Ask("queries", queryFile);

    public long[] Hits(string queryClass) => [.. _process.AskNumbers("hits", queryClass).Select(hits => (long)hits)];

    /// <param name="isExact">Whether all hits are counted; else counting ends near 1,000, and blocks that cannot enter the top are skipped.</param>
    public Window Run(string queryClass, bool isExact, int threads, TimeSpan time) =>
        _process.AskWindow("run", queryClass, isExact ? "exact" : "default", JavaProcess.Text(threads), JavaProcess.Text((long)time.TotalMilliseconds));

    /// <summary>Indexes the text files of a folder with the standard analyzer; the seconds it took.</summary>
    public double IndexText(string folder, int batch) => _process.AskNumbers("text", folder, JavaProcess.Text(batch))[0];

    public void Dispose() => _process.Dispose();
}
