using Library.Bench.Printing;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Bench.Extract;

/// <summary>Text of PDF and Word files on one core, against the system's tools on the same files in turns.</summary>
internal static class ExtractBench
{
    private const int Rounds = 3;

    /// <param name="folder">Null for that of the corpus, or else the samples.</param>
    public static async Task RunAsync(string? folder, CancellationToken cancellationToken)
    {
        if (folder is not null)
        {
            await QualityBench.RunAsync(List(folder, "", "*.pdf"), List(folder, "", "*.docx"), cancellationToken);
        }
        else if (Corpus.FindOrNull() is { } corpus)
        {
            await QualityBench.RunAsync(corpus, cancellationToken);
        }

        using var work = new WorkFolder();
        var (pdf, word) = (work.File("small.pdf"), work.File("small.docx"));
        await APdf.New().Page("Small").SaveAsync(pdf, cancellationToken);
        await AWordFile.New().Paragraph("Small").SaveAsync(word, cancellationToken);
        await RunPdfAsync(List(folder, "pdf", "*.pdf"), pdf, cancellationToken);
        await RunWordAsync(List(folder, "docx", "*.docx"), word, cancellationToken);
    }

    private static List<string> List(string? folder, string ofCorpus, string pattern) =>
        [.. Directory.EnumerateFiles(Path.GetFullPath(folder ?? Corpus.FindOrNull()?.Folder(ofCorpus) ?? Path.Combine(Repository.Samples, "files")), pattern).Order(StringComparer.Ordinal)];

    private static async Task RunPdfAsync(List<string> files, string small, CancellationToken cancellationToken)
    {
        using var ours = new OwnExtraction(FileFormat.Pdf);
        Tool[] tools = [Tool.PdfToText, Tool.MuTool];
        var (readable, pages) = (new List<string>(), 0);
        foreach (var file in files)
        {
            if (await ours.ReadOrNullAsync(file, cancellationToken) is { } text && await AllReadAsync(tools, file, cancellationToken))
            {
                readable.Add(file);
                pages += text.Pages.Count;
            }
        }

        if (readable.Count == 0)
        {
            Console.WriteLine("extract: no PDF that all can read.");
            return;
        }

        Console.WriteLine($"extract: {readable.Count} PDF files of {pages:N0} pages, {Figures.Megabytes(Bytes(readable))}; {files.Count - readable.Count} left out that one of the tools cannot read");
        var runs = await InTurnsAsync(
            [(_) => ours.RunAsync(readable, cancellationToken), .. tools.Select(tool => (Func<int, Task<ToolRun>>)(_ => tool.RunAsync(readable, cancellationToken)))]);
        await PrintAsync("PDF", "pages/s", pages, readable.Count, runs, tools, small, cancellationToken);
    }

    private static async Task RunWordAsync(List<string> files, string small, CancellationToken cancellationToken)
    {
        using var ours = new OwnExtraction(FileFormat.Word);
        var readable = new List<string>();
        foreach (var file in files)
        {
            if (await ours.ReadOrNullAsync(file, cancellationToken) is not null && OpenXmlPeer.TryRead(file) && await Tool.Docx2Txt.ReadsAsync(file, cancellationToken))
            {
                readable.Add(file);
            }
        }

        if (readable.Count == 0)
        {
            Console.WriteLine("extract: no Word file that all can read.");
            return;
        }

        Console.WriteLine();
        Console.WriteLine($"extract: {readable.Count} Word files, {Figures.Megabytes(Bytes(readable))}; {files.Count - readable.Count} left out that one of the tools cannot read");
        var runs = await InTurnsAsync(
        [
            _ => ours.RunAsync(readable, cancellationToken),
            _ => Tool.Docx2Txt.RunAsync(readable, cancellationToken),
            _ => Task.FromResult(OpenXmlPeer.Run(readable)),
        ]);
        await PrintAsync("Word", "files/s", readable.Count, readable.Count, runs, [Tool.Docx2Txt, new Tool("OpenXmlReader, in process")], small, cancellationToken);
    }

    private static async Task<bool> AllReadAsync(Tool[] tools, string file, CancellationToken cancellationToken)
    {
        foreach (var tool in tools)
        {
            if (!await tool.ReadsAsync(file, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private static long Bytes(IEnumerable<string> files) => files.Sum(file => new FileInfo(file).Length);

    /// <summary>For each of the sides its rounds; the sides take turns.</summary>
    private static async Task<ToolRun[][]> InTurnsAsync(Func<int, Task<ToolRun>>[] sides)
    {
        var runs = sides.Select(_ => new ToolRun[Rounds]).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var side = 0; side < sides.Length; side++)
            {
                runs[side][round] = await sides[side](round);
            }
        }

        return runs;
    }

    private static async Task PrintAsync(string kind, string unit, int units, int files, ToolRun[][] runs, Tool[] tools, string small, CancellationToken cancellationToken)
    {
        var table = new Table("tool", unit, "rounds", "per CPU second", "peak memory", "ours/tool", "by CPU time", "a start takes", "by CPU time without starts");
        var own = runs[0];
        table.Add("ours, in its child process", Figures.Show(units / Seconds(own)), Rates(units, own), Figures.Show(units / CpuSeconds(own)), Figures.Megabytes(Peak(own)));
        foreach (var (tool, rounds) in tools.Zip(runs.Skip(1)))
        {
            var cpu = CpuSeconds(rounds);
            string[] cells =
            [
                tool.Name, Figures.Show(units / Seconds(rounds)), Rates(units, rounds), Figures.Show(units / cpu), Peak(rounds) > 0 ? Figures.Megabytes(Peak(rounds)) : "",
                Figures.Ratio(Seconds(rounds) / Seconds(own)), Figures.Ratio(cpu / CpuSeconds(own)),
            ];
            if (tool.Command.Length > 0)
            {
                var start = await tool.MeasureStartAsync(small, cancellationToken);
                cells = [.. cells, $"{Figures.Show(start * 1e3)} ms", WithoutStarts(cpu, files * start, CpuSeconds(own))];
            }

            table.Add(cells);
        }

        table.Print($"{kind} files on one core: median of {Rounds} rounds in turns; a ratio above 1 is in our favour");
    }

    /// <summary>Nothing where the tool's time is little else than its starts: what is left of it is noise.</summary>
    private static string WithoutStarts(double cpu, double starts, double own) => cpu - starts < cpu / 5 ? "" : Figures.Ratio((cpu - starts) / own);

    private static double CpuSeconds(ToolRun[] rounds) => Figures.Median(rounds.Select(run => run.CpuSeconds));

    private static double Seconds(ToolRun[] rounds) => Figures.Median(rounds.Select(run => run.Seconds));

    private static long Peak(ToolRun[] rounds) => rounds.Max(run => run.PeakBytes);

    private static string Rates(int units, ToolRun[] rounds) => string.Join(" ", rounds.Select(run => Figures.Show(units / run.Seconds)));
}
