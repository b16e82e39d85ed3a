using System.Diagnostics;
using System.Globalization;

namespace Library.Bench.Extract;

/// <param name="Seconds">Of the wall clock.</param>
/// <param name="CpuSeconds">Of the processor, which says more where other programs share the core.</param>
/// <param name="PeakBytes">Of the largest process; 0 where that is this one.</param>
internal readonly record struct ToolRun(double Seconds, double CpuSeconds, long PeakBytes);

/// <summary>A program of the system that extracts text, started once for each file; its text is thrown away.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="Command">With <c>{}</c> for the file.</param>
internal sealed record Tool(string Name, params string[] Command)
{
    private const int Starts = 100;

    public static Tool PdfToText { get; } = new("pdftotext", "pdftotext", "-q", "{}", "-");

    public static Tool MuTool { get; } = new("mutool", "mutool", "draw", "-q", "-F", "txt", "-o", "-", "{}");

    public static Tool Docx2Txt { get; } = new("docx2txt", "docx2txt", "{}", "-");

    /// <summary>Whether it reads a file without complaint.</summary>
    public async Task<bool> ReadsAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("timeout", ["60", .. Command.Select(part => part == "{}" ? path : part)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new BenchException($"{Command[0]} does not start.");
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        await errors;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0;
    }

    /// <summary>The text of a file as the tool reads it; null where it cannot.</summary>
    public async Task<string?> ReadOrNullAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("timeout", ["60", .. Command.Select(part => part == "{}" ? path : part)]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new BenchException($"{Command[0]} does not start.");
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await errors;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? text : null;
    }

    /// <summary>Reads files one after the other, as a shell loop would.</summary>
    public async Task<ToolRun> RunAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        var (list, times) = (folder.File("list"), folder.File("times"));
        await File.WriteAllLinesAsync(list, paths, cancellationToken);
        var start = new ProcessStartInfo("/usr/bin/time", ["-q", "-f", "%e %U %S %M", "-o", times, "xargs", "-a", list, "-d", "\\n", "-I", "{}", .. Command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new BenchException("/usr/bin/time does not start.");
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        await errors;
        await process.WaitForExitAsync(cancellationToken);
        var told = (await File.ReadAllTextAsync(times, cancellationToken)).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new ToolRun(told[0], told[1] + told[2], (long)told[3] * 1024);
    }

    /// <summary>The seconds of the processor that one start of it takes, measured on a file with next to nothing in it.</summary>
    public async Task<double> MeasureStartAsync(string smallFile, CancellationToken cancellationToken) =>
        (await RunAsync(Enumerable.Repeat(smallFile, Starts), cancellationToken)).CpuSeconds / Starts;
}
