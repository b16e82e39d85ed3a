using System.Diagnostics;
using System.Globalization;
using Library.Bench.Printing;
using Library.Indexer.Search;

namespace Library.Bench.Search;

/// <summary>Search against Lucene for Java: the same documents, the same tokens, the same queries, in turns.</summary>
internal sealed class SearchBench(SearchedIndex ours, JavaPeer java, IReadOnlyList<QueryClass> classes)
{
    private const int Documents = 100_000;
    private const int QueriesPerClass = 40;
    private const int Rounds = 3;
    private const int WarmUps = 2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(0.4);

    private readonly Side[] _sides =
    [
        new("ours, whole", (queries, threads, time) => RunAsync(ours, queries, Extras.All, threads, time)),
        new("java, exact", (queries, threads, time) => Task.FromResult(java.Run(queries.Name, isExact: true, threads, time))),
        new("ours, bare", (queries, threads, time) => RunAsync(ours, queries, Extras.None, threads, time)),
        new("java, default", (queries, threads, time) => Task.FromResult(java.Run(queries.Name, isExact: false, threads, time))),
    ];

    /// <param name="count">How many documents; null for the usual 100,000.</param>
    public static async Task RunAsync(int? count, CancellationToken cancellationToken)
    {
        var documents = count ?? Documents;
        using var folder = new WorkFolder();
        using var java = new JavaPeer();
        var words = SampleWords.Read();
        var started = Stopwatch.GetTimestamp();
        var tokens = new TokenFile(folder.Path);
        await using var ours = await SearchedIndex.BuildAsync(folder.Sub("ours"), new MadeDocuments(words).Make, documents, tokens.Add, cancellationToken);
        tokens.Dispose();
        var built = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (seconds, bytes) = java.Index(folder.Path);
        Console.WriteLine(
            $"search: {documents:N0} documents, {tokens.Tokens:N0} words, {tokens.Words.Count:N0} different; one segment on each side; peer {JavaProcess.Lucene}");
        Console.WriteLine(
            $"built in {Figures.Show(built)} s with page texts, facets and the peer's tokens ({Megabytes(folder.File("ours"))}); Java in {Figures.Show(seconds)} s, words alone ({Figures.Megabytes(bytes)})");

        var classes = new List<QueryClass>();
        foreach (var candidates in QueryMix.Choose(tokens, documents, words.Sentences))
        {
            classes.Add(candidates with { Queries = await ListFindingAsync(ours, candidates.Queries, cancellationToken) });
        }

        await File.WriteAllLinesAsync(
            folder.File("queries.tsv"),
            classes.SelectMany(queries => queries.Queries.Select(query => $"{queries.Name}\t{queries.Kind}\t{string.Join(' ', query.Terms)}")),
            cancellationToken);
        java.Load(folder.File("queries.tsv"));
        await new SearchBench(ours, java, classes).RunAsync(cancellationToken);
    }

    /// <summary>The queries that find something as they stand: where one does not, the library goes on to correct and to relax it, which Java does not.</summary>
    private static async Task<IReadOnlyList<MixQuery>> ListFindingAsync(SearchedIndex index, IReadOnlyList<MixQuery> queries, CancellationToken cancellationToken)
    {
        var finding = new List<MixQuery>();
        foreach (var query in queries)
        {
            var found = await index.SearchAsync(query.Text, Extras.None, cancellationToken);
            if (found is { Total: > 0, Matched: SearchMatch.All } && found.Ran == query.Text)
            {
                finding.Add(query);
            }
        }

        return [.. finding.Take(QueriesPerClass)];
    }

    private static Task<Window> RunAsync(SearchedIndex index, QueryClass queries, Extras extras, int threads, TimeSpan time) =>
        Window.RunAsync(queries.Queries.Count, i => index.SearchAsync(queries.Queries[i].Text, extras, CancellationToken.None), threads, time);

    private static string Megabytes(string folder) =>
        Figures.Megabytes(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var hits = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var queries in classes)
        {
            hits[queries.Name] = await CompareHitsAsync(queries, cancellationToken);
        }

        for (var i = 0; i < WarmUps; i++)
        {
            await RunRoundAsync(threads: 1, WarmUp);
        }

        var one = await RunRoundsAsync(threads: 1);
        PrintLatency(hits, one);
        PrintRates(one, await RunRoundsAsync(threads: 2));
        await PrintExtrasAsync();
        Console.WriteLine("Fuzzy terms (distance 1 and 2) are not compared: the library's queries have none; it corrects a query that finds nothing.");
    }

    /// <summary>Fails where the sides do not find the same number of documents; else their mean.</summary>
    private async Task<double> CompareHitsAsync(QueryClass queries, CancellationToken cancellationToken)
    {
        var theirs = java.Hits(queries.Name);
        for (var i = 0; i < theirs.Length; i++)
        {
            var query = queries.Queries[i];
            var found = (await ours.SearchAsync(query.Text, Extras.None, cancellationToken)).Total;
            if (found != theirs[i])
            {
                throw new BenchException(string.Create(
                    CultureInfo.InvariantCulture, $"The sides differ: {queries.Name} '{query.Text}' finds {found} documents here and {theirs[i]} in Java, by {string.Join(' ', query.Terms)}."));
            }
        }

        return theirs.Average();
    }

    private async Task<List<Dictionary<(string Class, string Side), Window>>> RunRoundsAsync(int threads)
    {
        var rounds = new List<Dictionary<(string, string), Window>>();
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add(await RunRoundAsync(threads, Measured));
        }

        return rounds;
    }

    private async Task<Dictionary<(string Class, string Side), Window>> RunRoundAsync(int threads, TimeSpan time)
    {
        var windows = new Dictionary<(string, string), Window>();
        foreach (var queries in classes)
        {
            foreach (var side in _sides)
            {
                windows[(queries.Name, side.Name)] = await side.Run(queries, threads, time);
            }
        }

        return windows;
    }

    private void PrintLatency(Dictionary<string, double> hits, List<Dictionary<(string Class, string Side), Window>> rounds)
    {
        var table = new Table(["class", "hits", .. _sides.Select(side => side.Name), "whole/exact", "bare/exact", "bare/default"]);
        var ratios = new List<double[]>();
        foreach (var name in classes.Select(queries => queries.Name))
        {
            var medians = _sides.Select(side => Figures.Median(rounds.Select(round => round[(name, side.Name)].Median))).ToArray();
            var late = _sides.Select(side => Figures.Median(rounds.Select(round => round[(name, side.Name)].Late))).ToArray();
            ratios.Add([medians[0] / medians[1], medians[2] / medians[1], medians[2] / medians[3]]);
            table.Add([name, Figures.Show(hits[name]), .. medians.Zip(late, (p50, p99) => $"{Figures.Show(p50)} ({Figures.Show(p99)})"), .. ratios[^1].Select(Figures.Ratio)]);
        }

        table.Add(["geometric mean", "", .. _sides.Select(_ => ""), .. Enumerable.Range(0, 3).Select(i => Figures.Ratio(Figures.GeometricMean(ratios.Select(ratio => ratio[i]))))]);
        table.Print($"One thread: p50 (p99) in microseconds, median of {Rounds} rounds in turns; a ratio below 1 is in our favour");
    }

    private void PrintRates(List<Dictionary<(string Class, string Side), Window>> one, List<Dictionary<(string Class, string Side), Window>> two)
    {
        var table = new Table(["class", .. _sides.Select(side => side.Name), "whole/exact", "bare/exact", .. _sides.Select(side => $"{side.Name}, 2 to 1")]);
        var ratios = new List<double[]>();
        foreach (var name in classes.Select(queries => queries.Name))
        {
            var rates = _sides.Select(side => RateOf(two, name, side)).ToArray();
            ratios.Add([rates[0] / rates[1], rates[2] / rates[1], .. _sides.Select((side, i) => rates[i] / RateOf(one, name, side))]);
            table.Add([name, .. rates.Select(Figures.Show), .. ratios[^1].Select(Figures.Ratio)]);
        }

        table.Add(["geometric mean", .. _sides.Select(_ => ""), .. Enumerable.Range(0, ratios[0].Length).Select(i => Figures.Ratio(Figures.GeometricMean(ratios.Select(ratio => ratio[i]))))]);
        table.Print($"Two threads: searches a second, median of {Rounds} rounds in turns; a ratio above 1 is in our favour; 2 to 1 is what two threads of a side do to one");
    }

    private static double RateOf(List<Dictionary<(string Class, string Side), Window>> rounds, string name, Side side) => Figures.Median(rounds.Select(round => round[(name, side.Name)].Rate));

    /// <summary>Where the time of a whole search goes.</summary>
    private async Task PrintExtrasAsync()
    {
        Extras[] parts = [Extras.None, Extras.Facets, Extras.Snippets, Extras.All];
        var table = new Table("class", "bare", "with facets", "with snippets", "whole");
        foreach (var queries in classes)
        {
            var cells = new List<string> { queries.Name };
            foreach (var extras in parts)
            {
                cells.Add(Figures.Show((await RunAsync(ours, queries, extras, threads: 1, Measured)).Median));
            }

            table.Add([.. cells]);
        }

        table.Print("Ours by parts: p50 in microseconds, one round");
    }

    /// <summary>One of those that are measured in turns.</summary>
    private sealed record Side(string Name, Func<QueryClass, int, TimeSpan, Task<Window>> Run);
}
