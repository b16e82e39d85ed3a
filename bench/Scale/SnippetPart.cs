using System.Globalization;
using Library.Bench.Printing;
using Library.Bench.Search;
using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;

namespace Library.Bench.Scale;

/// <summary>
/// The best passage of each of ten hits of two words, with its page, in documents of three lengths; against the UnifiedHighlighter with offsets in postings,
/// on the same documents, which tells no pages. Without the search on both sides.
/// </summary>
internal static class SnippetPart
{
    private const int Rounds = 3;
    private const int Queries = 40;

    /// <summary>Words of all documents of a length together, at least.</summary>
    private const int TotalWords = 2_000_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    private static readonly (int Words, string Asked)[] Lengths = [(500, "0.3 ms, 1/4"), (5_000, "0.3 ms, 1/10"), (50_000, "0.3 ms, 1/60")];

    public static async Task RunAsync(SampleWords words, CancellationToken cancellationToken)
    {
        var table = new ScaleTable($"Ten passages, each of another document, ours with page numbers: p50 (p99) in microseconds, median of {Rounds} rounds in turns");
        foreach (var (length, asked) in Lengths)
        {
            var (own, two, theirs) = await MeasureAsync(words, length, cancellationToken);
            table.Add($"{length:N0} words", Show(own), Show(theirs), Middle(own) / Middle(theirs), asked);
            table.Add($"{length:N0} words, two passages of each", Show(two));
        }

        table.Print();
    }

    private static async Task<(List<Window> One, List<Window> Two, List<Window> Theirs)> MeasureAsync(SampleWords words, int length, CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        using var java = JavaProcess.Start("ScalePeer", "lucene-core", "lucene-facet", "lucene-highlighter", "lucene-memory", "lucene-queries");
        var documents = Math.Max(60, TotalWords / length);
        await using var texts = new StreamWriter(folder.File("texts.txt"));
        await using var ours = await PassageIndex.BuildAsync(folder.Sub("ours"), new LongDocuments(words, length), documents, entry => texts.WriteLine(TextOf(entry)), cancellationToken);
        await texts.DisposeAsync();
        java.Ask("texts", folder.Path);
        var queries = Choose(words).Select(ours.FindOrNull).OfType<PassageQuery>().Take(Queries).ToList();
        await File.WriteAllLinesAsync(
            folder.File("passages.tsv"), queries.Select(query => $"{query.Text}\t{string.Join(' ', query.Documents.Select(number => number.ToString(CultureInfo.InvariantCulture)))}"), cancellationToken);
        java.Ask("passages", folder.File("passages.tsv"));
        Console.WriteLine($"snippets: {documents:N0} documents of {length:N0} words, {queries.Count} queries");

        var (one, two, theirs) = (new List<Window>(), new List<Window>(), new List<Window>());
        for (var round = 0; round <= Rounds; round++)
        {
            var time = round == 0 ? WarmUp : Measured;
            var (mine, peer, more) = (await RunAsync(ours, queries, limit: 1, time), java.AskWindow("highlight", JavaProcess.Text((long)time.TotalMilliseconds)), await RunAsync(ours, queries, limit: 2, time));
            if (round > 0)
            {
                one.Add(mine);
                theirs.Add(peer);
                two.Add(more);
            }
        }

        return (one, two, theirs);
    }

    private static Task<Window> RunAsync(PassageIndex ours, List<PassageQuery> queries, int limit, TimeSpan time) => Window.RunAsync(
        queries.Count,
        i =>
        {
            ours.Cut(queries[i], limit);
            return Task.CompletedTask;
        },
        threads: 1,
        time);

    /// <summary>A frequent word and one that is less so, of letters.</summary>
    private static IEnumerable<string> Choose(SampleWords words)
    {
        var random = new Random(31);
        while (true)
        {
            var (first, second) = (words.Words[random.Next(20, 60)], words.Words[random.Next(100, 800)]);
            if (first.Length > 2 && second.Length > 2 && !FunctionWords.Contains(first) && !FunctionWords.Contains(second))
            {
                yield return $"{first} {second}";
            }
        }
    }

    private static string TextOf(IndexEntry entry) => string.Join(' ', entry.Versions[0].Text?.Pages.Select(page => page.Text.Replace('\n', ' ')) ?? []);

    private static double Middle(List<Window> windows) => Figures.Median(windows.Select(window => window.Median));

    private static string Show(List<Window> windows) => $"{Figures.Show(Middle(windows))} ({Figures.Show(Figures.Median(windows.Select(window => window.Late)))})";
}
