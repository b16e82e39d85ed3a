using System.Diagnostics;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Processes;
using Library.Storage.Catalogue;

namespace Library.Bench.Extract;

/// <summary>The product's extraction: its child process, one file after the other, the text handed back to this process.</summary>
internal sealed class OwnExtraction(FileFormat format) : IDisposable
{
    private static readonly ExtractionLimits Limits = new();

    private ExtractionChild _child = ExtractionChild.Start(new ExtractionOptions(), TimeProvider.System);

    /// <summary>The most that the present child ever held, in bytes.</summary>
    public long PeakBytes => File.ReadLines($"/proc/{_child.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ') is [.., var kilobytes, _]
        ? long.Parse(kilobytes, System.Globalization.CultureInfo.InvariantCulture) * 1024
        : 0;

    /// <summary>The text of a file; null where it has none to give.</summary>
    public async Task<ExtractedText?> ReadOrNullAsync(string path, CancellationToken cancellationToken)
    {
        if (!_child.IsAlive)
        {
            _child.Dispose();
            _child = ExtractionChild.Start(new ExtractionOptions(), TimeProvider.System);
        }

        return await _child.ExtractAsync(path, format, Limits, cancellationToken) is ExtractionResult.Extracted extracted ? extracted.Text : null;
    }

    public async Task<ToolRun> RunAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        using var child = Process.GetProcessById(_child.Id);
        var (start, before) = (Stopwatch.GetTimestamp(), CpuSeconds(child));
        foreach (var path in paths)
        {
            await ReadOrNullAsync(path, cancellationToken);
        }

        if (child.Id != _child.Id)
        {
            throw new BenchException("The extracting process died of a file that it had read before.");
        }

        return new ToolRun(Stopwatch.GetElapsedTime(start).TotalSeconds, CpuSeconds(child) - before, PeakBytes);
    }

    public void Dispose() => _child.Dispose();

    private static double CpuSeconds(Process child)
    {
        child.Refresh();
        return (child.TotalProcessorTime + Environment.CpuUsage.TotalTime).TotalSeconds;
    }
}
