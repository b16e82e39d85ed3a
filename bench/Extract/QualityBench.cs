using System.Globalization;
using System.Text.RegularExpressions;
using Library.Bench.Printing;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Formats;
using Library.Indexer.Extraction.Processes;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Library.Bench.Extract;

/// <summary>How much of the text is found, whether more than that, and whether in its order: against expected texts where there are, else against another reader's.</summary>
internal static partial class QualityBench
{
    /// <summary>A file below this recall is named.</summary>
    private const double Named = 0.7;

    private const int Processes = 2;

    /// <summary>Files of which nothing is known: against the texts that pdftotext and docx2txt give of them.</summary>
    public static async Task RunAsync(IReadOnlyList<string> pdf, IReadOnlyList<string> word, CancellationToken cancellationToken)
    {
        await using var pool = NewPool();
        var table = NewTable();
        var low = new List<string>();
        foreach (var (tool, paths) in new[] { (Tool.PdfToText, pdf), (Tool.Docx2Txt, word) })
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var path in paths)
            {
                if (await tool.ReadOrNullAsync(path, cancellationToken) is { } text && !string.IsNullOrWhiteSpace(text))
                {
                    texts[path] = text;
                }
            }

            Add(table, $"against {tool.Name}", await ScoreAsync(pool, texts.Keys.Order(StringComparer.Ordinal).Select(path => (path, texts[path])), low, cancellationToken));
        }

        Print(table, low);
    }

    /// <summary>The corpus: what is known of each of its files.</summary>
    public static async Task RunAsync(Corpus corpus, CancellationToken cancellationToken)
    {
        await using var pool = NewPool();
        var table = NewTable();
        var low = new List<string>();
        foreach (var (folder, classes) in new[] { ("pdf", "text"), ("pdf", "encrypted-empty-password"), ("docx", "text"), ("real", "text") })
        {
            var scores = await ScoreAsync(pool, corpus.List(folder).Where(file => file.Class == classes && file.Reference is not null).Select(file => (file.Path, File.ReadAllText(file.Reference ?? ""))), low, cancellationToken);
            Add(table, $"{folder}, {classes}: another reader's text", scores);
        }

        var gold = corpus.List("docx").Concat(corpus.List("pdf")).Where(file => file.Expected is not null).ToList();
        Add(table, "docx: reviewed text (.gold.txt)", await ScoreAsync(pool, gold.Where(file => Ends(file, ".gold.txt")).Select(file => (file.Path, File.ReadAllText(file.Expected ?? ""))), low, cancellationToken));
        Add(table, "docx: reviewed text (.gold.md)", await ScoreAsync(pool, gold.Where(file => Ends(file, ".gold.md")).Select(file => (file.Path, Plain(File.ReadAllText(file.Expected ?? "")))), low, cancellationToken));
        Print(table, low);

        foreach (var file in gold.Where(file => Ends(file, ".letters.txt")))
        {
            var read = await ReadAsync(pool, file.Path, cancellationToken);
            Console.WriteLine($"{file.Name}: characters {Show(TextScore.Characters(TextOf(read), await File.ReadAllTextAsync(file.Expected ?? "", cancellationToken)))}");
        }

        await PrintNoTextAsync(pool, corpus, cancellationToken);
        await PrintBadAsync(pool, corpus, cancellationToken);
    }

    private static async Task PrintNoTextAsync(ExtractionPool pool, Corpus corpus, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { "pdf", "docx" })
        {
            var (said, others) = (0, new List<string>());
            foreach (var file in corpus.List(folder).Where(file => file.Class == "no-text"))
            {
                var text = await ReadAsync(pool, file.Path, cancellationToken);
                var isEmpty = text is ExtractionResult.Extracted { Text.HasText: false };
                said += isEmpty ? 1 : 0;
                if (!isEmpty)
                {
                    var shown = TextOf(text).ReplaceLineEndings(" ");
                    others.Add($"{file.Name}: {(text is ExtractionResult.Failed failed ? failed.Code.ToString() : shown[..Math.Min(60, shown.Length)])}");
                }
            }

            Console.WriteLine($"{folder}, no-text: {said} of {said + others.Count} said to have none");
            others.ForEach(other => Console.WriteLine($"  {other}"));
        }
    }

    private static async Task PrintBadAsync(ExtractionPool pool, Corpus corpus, CancellationToken cancellationToken)
    {
        var outcomes = new List<(string Class, string Outcome)>();
        foreach (var file in corpus.List("bad"))
        {
            outcomes.Add((file.Class, await ReadAsync(pool, file.Path, cancellationToken) switch
            {
                ExtractionResult.Failed failed => failed.Code.ToString(),
                ExtractionResult.Extracted { Text.HasText: true } => "text recovered",
                ExtractionResult.Extracted => "no text",
                _ => "not a format that is read",
            }));
        }

        Console.WriteLine($"bad: {outcomes.Count} files, each a failure with its reason or recovered text");
        foreach (var kind in outcomes.GroupBy(outcome => outcome.Class, StringComparer.Ordinal))
        {
            Console.WriteLine($"  {kind.Key}: {string.Join(", ", kind.CountBy(outcome => outcome.Outcome).OrderByDescending(outcome => outcome.Value).Select(outcome => $"{outcome.Value} {outcome.Key}"))}");
        }
    }

    private static async Task<List<TextScore>> ScoreAsync(ExtractionPool pool, IEnumerable<(string Path, string Reference)> files, List<string> low, CancellationToken cancellationToken)
    {
        var scores = new List<TextScore>();
        var gate = new Lock();
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = Processes, CancellationToken = cancellationToken }, async (file, cancelled) =>
        {
            var read = await ReadAsync(pool, file.Path, cancelled);
            var score = TextScore.Of(TextOf(read), file.Reference);
            lock (gate)
            {
                scores.Add(score);
                if (score.Recall < Named)
                {
                    low.Add($"{Path.GetFileName(file.Path)}: recall {Show(score.Recall)}, precision {Show(score.Precision)}; {ReasonOf(read)}");
                }
            }
        });
        return scores;
    }

    private static void Print(Table table, List<string> low)
    {
        table.Print("Found and ordered: 1 is all");
        foreach (var line in low.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Console.WriteLine($"  recall below {Figures.Show(Named)}: {line}");
        }
    }

    /// <summary>What is known of why a file's text is poor.</summary>
    private static string ReasonOf(ExtractionResult? read) => read switch
    {
        ExtractionResult.Failed failed => failed.Message,
        ExtractionResult.Extracted { Text: var text } when text.Pages.CountBy(page => page.Reading).Where(pages => pages.Key != PageReading.Text).ToList() is { Count: > 0 } odd =>
            string.Join(", ", odd.Select(pages => $"{pages.Value} of {text.Pages.Count} pages {pages.Key}")),
        ExtractionResult.Extracted => "all pages read",
        _ => "not a format that is read",
    };

    private static ExtractionPool NewPool() =>
        new(Options.Create(new ExtractionOptions { Processes = Processes }), TimeProvider.System, NullLogger<ExtractionPool>.Instance);

    private static Table NewTable() => new("files", "count", "recall, median", "worst tenth", "precision, median", "worst tenth", "order, median", "worst tenth");

    private static void Add(Table table, string name, List<TextScore> scores)
    {
        if (scores.Count > 0)
        {
            table.Add(
                [name, scores.Count.ToString(CultureInfo.InvariantCulture), .. new Func<TextScore, double>[] { score => score.Recall, score => score.Precision, score => score.Order }
                    .SelectMany(of => new[] { Show(Figures.Median(scores.Select(of))), Show(scores.Select(of).Order().ElementAt((scores.Count - 1) / 10)) })]);
        }
    }

    private static async Task<ExtractionResult?> ReadAsync(ExtractionPool pool, string path, CancellationToken cancellationToken)
    {
        DetectedFormat? detected;
        await using (var content = File.OpenRead(path))
        {
            detected = FileFormatDetector.Detect(content, Path.GetFileName(path));
        }

        return detected switch
        {
            DetectedFormat.Readable readable => await pool.ExtractAsync(path, readable.Format, cancellationToken),
            DetectedFormat.KnownFailure failure => new ExtractionResult.Failed(failure.Code, ExtractionFailure.Describe(Path.GetExtension(path) == ".pdf" ? FileFormat.Pdf : FileFormat.Word, failure.Code)),
            _ => null,
        };
    }

    private static string TextOf(ExtractionResult? result) => result is ExtractionResult.Extracted { Text: var text } ? string.Join('\n', text.Pages.Select(page => page.Text)) : "";

    private static bool Ends(CorpusFile file, string ending) => file.Expected?.EndsWith(ending, StringComparison.Ordinal) ?? false;

    private static string Show(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Plain(string markdown) => NotText().Replace(markdown, " ");

    [GeneratedRegex(@"<!--.*?-->|\$\$.*?\$\$|[#|*]", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NotText();
}
