using System.Diagnostics;
using System.Globalization;

namespace Library.Testing;

/// <summary>Readers of PDF that have nothing in common with what wrote it: qpdf, and poppler's pdfinfo and pdftotext.</summary>
public static class PdfTools
{
    public const string Missing = "no qpdf: install qpdf and poppler-utils";

    public static bool AreThere { get; } = new[] { "qpdf", "pdfinfo", "pdftotext" }.All(name => File.Exists($"/usr/bin/{name}"));

    /// <summary>What qpdf complains of; empty where all is well.</summary>
    public static async Task<string> CheckAsync(string path, CancellationToken cancellationToken)
    {
        var (code, output) = await RunAsync("qpdf", ["--check", path], cancellationToken);
        return code == 0 ? "" : output;
    }

    /// <summary>What pdfinfo says, by name.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> InfoAsync(string path, CancellationToken cancellationToken) =>
        (await RunAsync("pdfinfo", [path], cancellationToken)).Output.Split('\n').Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal);

    /// <summary>The texts of the pages, in order.</summary>
    public static async Task<IReadOnlyList<string>> TextsAsync(string path, CancellationToken cancellationToken) =>
        [.. (await RunAsync("pdftotext", ["-layout", path, "-"], cancellationToken)).Output.Split('\f').SkipLast(1)];

    /// <summary>The bookmarks with the pages that they lead to, from 1, as qpdf reads them.</summary>
    public static async Task<IReadOnlyList<(string Title, int Page)>> BookmarksAsync(string path, CancellationToken cancellationToken)
    {
        using var json = System.Text.Json.JsonDocument.Parse((await RunAsync("qpdf", ["--json=1", "--json-key=outlines", path], cancellationToken)).Output);
        return [.. json.RootElement.GetProperty("outlines").EnumerateArray().Select(outline => (outline.GetProperty("title").GetString() ?? "", outline.GetProperty("destpageposfrom1").GetInt32()))];
    }

    /// <summary>A page as a picture, as a scanner would see it printed.</summary>
    /// <param name="page">From 1.</param>
    /// <returns>A PNG, 200 dots to the inch.</returns>
    public static async Task<byte[]> DrawAsync(APdf pdf, int page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pdf);
        using var folder = new TemporaryFolder();
        var (source, picture) = (Path.Combine(folder.Path, "in.pdf"), Path.Combine(folder.Path, "page"));
        await pdf.SaveAsync(source, cancellationToken);
        var number = page.ToString(CultureInfo.InvariantCulture);
        await RunAsync("pdftoppm", ["-f", number, "-l", number, "-r", "200", "-gray", "-png", "-singlefile", source, picture], cancellationToken);
        return await File.ReadAllBytesAsync($"{picture}.png", cancellationToken);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} does not start."));
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output + await errors);
    }
}
