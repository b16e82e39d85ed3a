using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Formats;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

/// <summary>Real files from many programs. The figures are a ratchet: what was reached must not be lost again.</summary>
public sealed partial class CorpusTests
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyCollection<Outcome>>>> Read = new(StringComparer.Ordinal);

    private static readonly string[] FormatsThatAreNotRead = ["wrong-extension", "not-pdf", "zip-bomb"];

    /// <summary>Files whose names are wrong, and whose contents are read all the same: workbooks, a presentation, OpenDocument and rich text.</summary>
    private static readonly string[] ReadWhateverTheirNames = ["poi__poc-xmlbomb-empty.docx", "poi__poc-xmlbomb.docx", "tika__testODFwithOOo3.docx", "tika__testPPT.docx", "tika__testRTF.docx"];

    [Theory]
    [InlineData("pdf", 0.999, 0.93)]
    [InlineData("docx", 0.999, 0.975)]
    [InlineData("real", 0.999, 0.999)]
    public async Task Nearly_every_word_that_another_reader_finds_is_found(string folder, double median, double mean)
    {
        var outcomes = await ExtractAsync(folder);

        var scores = outcomes.Where(outcome => outcome.File.Class == "text" && outcome.File.Reference is not null)
            .Select(outcome => Recall(outcome.Text, File.ReadAllText(outcome.File.Reference ?? ""))).Order().ToList();
        Assert.InRange(scores[scores.Count / 2], median, 1);
        Assert.InRange(scores.Average(), mean, 1);
    }

    /// <summary>Of each file what was reached: <c>corpus-recall.tsv</c>. A better extractor raises it: see what the failing test says.</summary>
    [Fact]
    public async Task No_file_is_read_worse_than_once()
    {
        var now = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var folder in new[] { "pdf", "docx", "real" })
        {
            foreach (var outcome in await ExtractAsync(folder))
            {
                if (outcome.File is { Reference: { } reference, Class: "text" or "encrypted-empty-password" })
                {
                    now[$"{folder}/{outcome.File.Name}"] = Math.Floor(Recall(outcome.Text, await File.ReadAllTextAsync(reference, TestContext.Current.CancellationToken)) * 100) / 100;
                }
            }
        }

        var built = Path.Combine(AppContext.BaseDirectory, "corpus-recall.tsv");
        var floors = File.ReadLines(built).Select(line => line.Split('\t')).ToDictionary(cells => cells[0], cells => double.Parse(cells[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        await File.WriteAllLinesAsync($"{built}.now", now.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Key}\t{file.Value:0.00}")), TestContext.Current.CancellationToken);
        var worse = now.Where(file => floors.TryGetValue(file.Key, out var floor) && file.Value < floor - 0.011).Select(file => $"{file.Key}: {file.Value}, once {floors[file.Key]}").ToList();
        Assert.True(worse.Count == 0, $"{string.Join(Environment.NewLine, worse)}{Environment.NewLine}What is reached now lies at '{built}.now'; where it is better, copy it to tests/Indexer.Tests/Extraction/corpus-recall.tsv.");
    }

    [Fact]
    public async Task A_bad_file_is_recovered_or_fails_with_a_known_reason()
    {
        var outcomes = await ExtractAsync("bad");

        Assert.All(outcomes.Where(outcome => outcome.File.Class is "encrypted"), outcome => Assert.Equal("Encrypted", outcome.Reason));
        Assert.All(outcomes.Where(outcome => outcome.File.Class is "bad-zip"), outcome => Assert.Equal("Unreadable", outcome.Reason));
        Assert.All(outcomes.Where(outcome => FormatsThatAreNotRead.Contains(outcome.File.Class) && !ReadWhateverTheirNames.Contains(outcome.File.Name)), outcome => Assert.Equal("Unsupported", outcome.Reason));
    }

    /// <summary>Each folder is read once for all tests.</summary>
    private static Task<IReadOnlyCollection<Outcome>> ExtractAsync(string folder)
    {
        var corpus = Corpus.FindOrNull();
        Assert.SkipWhen(corpus is null, Corpus.Missing);
        return Read.GetOrAdd(folder, name => new Lazy<Task<IReadOnlyCollection<Outcome>>>(() => ExtractAsync(corpus, name))).Value;
    }

    private static async Task<IReadOnlyCollection<Outcome>> ExtractAsync(Corpus corpus, string folder)
    {
        await using var pool = Extractions.Pool(processes: 2);
        var outcomes = new ConcurrentBag<Outcome>();
        await Parallel.ForEachAsync(corpus.List(folder), TestContext.Current.CancellationToken, async (file, cancellation) =>
        {
            await using var content = File.OpenRead(file.Path);
            var result = FileFormatDetector.Detect(content, file.Name) switch
            {
                DetectedFormat.Readable { Format: FileFormat.RichText or FileFormat.OldWord } => null,
                DetectedFormat.Readable readable => await pool.ExtractAsync(file.Path, readable.Format, cancellation),
                DetectedFormat.KnownFailure failure => new ExtractionResult.Failed(failure.Code, ""),
                _ => null,
            };
            outcomes.Add(new Outcome(file, result));
        });
        return outcomes;
    }

    /// <summary>The share of the other reader's words, counted as often as it has them.</summary>
    private static double Recall(string text, string reference)
    {
        var wanted = Words(reference);
        var found = Words(text);
        var total = wanted.Values.Sum();
        return total == 0 ? 1 : wanted.Sum(word => Math.Min(word.Value, found.GetValueOrDefault(word.Key))) / (double)total;
    }

    /// <summary>Words as they stand; scripts without spaces letter by letter, so that nobody's ends of lines count.</summary>
    private static Dictionary<string, int> Words(string text) =>
        Word().Matches(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant()).CountBy(match => match.Value).ToDictionary();

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]|[\p{L}\p{Nd}-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Word();

    private sealed record Outcome(CorpusFile File, ExtractionResult? Result)
    {
        public string Text => Result is ExtractionResult.Extracted { Text: var text } ? string.Join('\n', text.Pages.Select(page => page.Text)) : "";

        public string Reason => Result switch
        {
            ExtractionResult.Failed failed => failed.Code.ToString(),
            ExtractionResult.Extracted => "Extracted",
            _ => "Unsupported",
        };
    }
}
