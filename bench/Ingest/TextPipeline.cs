using System.Diagnostics;
using System.Globalization;
using Library.Bench.Search;

namespace Library.Bench.Ingest;

/// <summary>
/// The peer of an ingest: pdftotext and docx2txt, one process a file and as many at a time as there are cores, then Lucene for Java over their texts, a commit
/// after each batch. No network, no catalogue, no originals kept, no second look at anything: the floor of what has to be done.
/// </summary>
internal sealed class TextPipeline(JavaPeer java)
{
    private const int Batch = 50;

    public async Task<(double Extraction, double Indexing)> RunAsync(IReadOnlyList<IngestFile> files, string folder, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await ExtractAsync(files.Where(file => file.Name.EndsWith(".pdf", StringComparison.Ordinal)), ["pdftotext", "-q"], folder, cancellationToken);
        await ExtractAsync(files.Where(file => file.Name.EndsWith(".docx", StringComparison.Ordinal)), ["docx2txt"], folder, cancellationToken);
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, java.IndexText(folder, Batch));
    }

    private static async Task ExtractAsync(IEnumerable<IngestFile> files, string[] tool, string folder, CancellationToken cancellationToken)
    {
        var list = Path.Combine(folder, "list");
        await File.WriteAllLinesAsync(list, files.SelectMany(file => new[] { file.Path, Path.Combine(folder, file.Name + ".txt") }), cancellationToken);
        var start = new ProcessStartInfo(
            "xargs", ["-a", list, "-d", "\\n", "-n", "2", "-P", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), .. tool])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new BenchException("xargs does not start.");
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        await errors;
        await process.WaitForExitAsync(cancellationToken);
    }
}
