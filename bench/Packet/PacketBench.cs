using System.Diagnostics;
using System.Globalization;
using Library.Bench.Printing;
using Library.Indexer.Packets;
using Library.Indexer.Packets.Binding;
using Library.Storage.Catalogue;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Library.Bench.Packet;

/// <summary>
/// Binding a packet of 200 pages from 20 files: ours with cover, contents, bookmarks and numbers on the pages, in the process that the
/// product starts for it; qpdf and pdfunite only join the same files.
/// </summary>
internal static class PacketBench
{
    private const int Files = 20;
    private const int PagesEach = 10;
    private const int Rounds = 3;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        var names = Enumerable.Range(1, Files).Select(number => string.Create(CultureInfo.InvariantCulture, $"paper-{number}.pdf")).ToList();
        foreach (var (name, index) in names.Select((name, index) => (name, index)))
        {
            await File.WriteAllBytesAsync(folder.File(name), Paper(index), cancellationToken);
        }

        var request = new BindRequest("Spring meeting", ["CFO/COO", "Friday, May 14, 2027"], [.. names.Select((name, index) => new BindPart(PartOf(name, index + 1), name, TextName: null))]);
        await request.WriteAsync(folder.Path, cancellationToken);
        var parts = names.Select(folder.File).ToArray();
        var bytes = parts.Sum(path => new FileInfo(path).Length);
        Console.WriteLine($"packet: {Files * PagesEach} pages from {Files} files, {bytes / 1024:N0} KiB; median of {Rounds} rounds in turns, whole processes with their starts");

        (string Name, string Output, Func<ProcessStartInfo> Start)[] binders =
        [
            ("ours", BindRequest.OutputName, () => Indexer.Extraction.Processes.ChildStart.Describe(["bind", folder.Path], PacketBinding.MemoryBytes, folder.Path)),
            ("qpdf, joining alone", "qpdf.pdf", () => new ProcessStartInfo("qpdf", ["--empty", "--pages", .. parts, "--", folder.File("qpdf.pdf")])),
            ("pdfunite, joining alone", "unite.pdf", () => new ProcessStartInfo("pdfunite", [.. parts, folder.File("unite.pdf")])),
        ];
        var runs = binders.ToDictionary(binder => binder.Name, _ => new List<(double Seconds, long Peak)>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var binder in binders)
            {
                runs[binder.Name].Add(await MeasureAsync(binder.Start(), folder.File("times"), cancellationToken));
            }
        }

        var table = new Table("", "seconds", "peak MiB", "KiB written", "qpdf --check");
        foreach (var binder in binders)
        {
            var output = folder.File(binder.Output);
            var (seconds, peak) = (runs[binder.Name].Select(run => run.Seconds).Order().ElementAt(Rounds / 2), runs[binder.Name].Max(run => run.Peak));
            table.Add(binder.Name, $"{seconds:0.00}", $"{peak >> 20:N0}", $"{new FileInfo(output).Length / 1024:N0}", await CheckAsync(output, cancellationToken));
        }

        table.Print("Time and peak memory of one packet");
    }

    private static PacketPart PartOf(string name, int number) =>
        new(number, $"Paper {number}", "", [], new PacketFile(Guid.Empty, "", FileFormat.Pdf, name, new Uri("https://center.example/"), ExtractorVersion: null), IsWithheld: false);

    /// <summary>Ten pages of made text with two fonts, as a policy has them.</summary>
    private static byte[] Paper(int seed)
    {
        var words = Search.SampleWords.Read().Sentences;
        var builder = new PdfDocumentBuilder();
        var (regular, bold) = (builder.AddStandard14Font(Standard14Font.TimesRoman), builder.AddStandard14Font(Standard14Font.HelveticaBold));
        for (var page = 0; page < PagesEach; page++)
        {
            var sheet = builder.AddPage(PageSize.Letter);
            sheet.AddText($"Paper {seed + 1}, page {page + 1}", 14, new PdfPoint(72, 720), bold);
            for (var line = 0; line < 44; line++)
            {
                var text = words[((((seed * PagesEach) + page) * 44) + line) % words.Count];
                sheet.AddText(new string([.. text.Where(char.IsAscii).Take(90)]), 10, new PdfPoint(72, 700 - (line * 14)), regular);
            }
        }

        return builder.Build();
    }

    private static async Task<(double Seconds, long Peak)> MeasureAsync(ProcessStartInfo command, string times, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/usr/bin/time", ["-q", "-f", "%e %M", "-o", times, command.FileName, .. command.ArgumentList]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (command.RedirectStandardInput)
        {
            start.Environment.Clear();
            foreach (var (name, value) in command.Environment)
            {
                start.Environment[name] = value;
            }
        }

        using var process = Process.Start(start) ?? throw new BenchException("/usr/bin/time does not start.");
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new BenchException($"{command.FileName} failed: {await errors}");
        }

        var told = (await File.ReadAllTextAsync(times, cancellationToken)).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (told[0], (long)told[1] * 1024);
    }

    private static async Task<string> CheckAsync(string path, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("qpdf", ["--check", path]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false }) ?? throw new BenchException("qpdf does not start.");
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? "good" : "complains";
    }
}
