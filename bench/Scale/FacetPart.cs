using System.Globalization;
using Library.Bench.Printing;
using Library.Bench.Search;
using Library.Indexer.Index;
using Library.Indexer.Search;
using SearchedIndex = Library.Bench.Search.SearchedIndex;

namespace Library.Bench.Scale;

/// <summary>A search for ten hits with six facets counted, and the same narrowed by two chosen values (drill sideways), against lucene-facet's sorted set doc values.</summary>
internal sealed class FacetPart(SearchedIndex ours, FacetPeer java, IReadOnlyList<FacetQueries> classes)
{
    private const int Rounds = 3;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    /// <summary>Each is a share of the documents, together about a tenth.</summary>
    private static readonly Dictionary<Facet, IReadOnlyList<string>> Chosen = new() { [Facet.Area] = ["finance"], [Facet.Kind] = ["model-document"] };

    public static async Task RunAsync(SampleWords words, int documents, CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        using var java = new FacetPeer();
        var tokens = new TokenFile(folder.Path);
        await using var values = new StreamWriter(folder.File("facets.txt"));
        await using var ours = await SearchedIndex.BuildAsync(folder.Sub("ours"), new MadeDocuments(words).MakeShort, documents, See, cancellationToken);
        tokens.Dispose();
        await values.DisposeAsync();
        var seconds = java.Index(folder.Path, Chosen);
        var mix = QueryMix.Choose(tokens, documents, words.Sentences).ToDictionary(queries => queries.Name, StringComparer.Ordinal);
        FacetQueries[] classes =
        [
            new("dense", "1/8", "1/8", mix["term frequent"].Queries),
            new("sparse", "1/2", "1/2", mix["term medium"].Queries),
            new("match-all", "1/500", "1/8", [new MixQuery("", ["*"])]),
        ];
        Console.WriteLine($"facets: {documents:N0} documents of a title and a description, one segment on each side; Java's made in {Figures.Show(seconds)} s; peer {JavaProcess.Lucene} with lucene-facet");
        await new FacetPart(ours, java, classes).RunAsync(cancellationToken);

        void See(IndexEntry entry)
        {
            tokens.Add(entry);
            values.WriteLine(FacetPeer.ValuesOf(entry));
        }
    }

    private static SearchRequest Ask(string text, FacetMode mode) => new()
    {
        Text = text,
        Size = 10,
        Snippets = 0,
        Facets = mode != FacetMode.Search,
        Filters = mode == FacetMode.Sideways ? Chosen : new Dictionary<Facet, IReadOnlyList<string>>(),
    };

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var table = new ScaleTable($"Facets: p50 (p99) in microseconds of one search, median of {Rounds} rounds in turns; asked of the time with facets");
        foreach (var queries in classes)
        {
            java.Load(queries);
            foreach (var mode in Enum.GetValues<FacetMode>())
            {
                var hits = await CompareAsync(queries, mode, cancellationToken);
                var (own, theirs) = await InTurnsAsync(queries, mode, cancellationToken);
                var asked = mode switch { FacetMode.Facets => queries.Asked, FacetMode.Sideways => queries.AskedSideways, _ => "" };
                table.Add($"{queries.Name}, {mode.ToString().ToLowerInvariant()} ({Figures.Show(hits)} hits)", Show(own), Show(theirs), Middle(own) / Middle(theirs), asked);
            }
        }

        table.Print();
    }

    /// <summary>Fails where the sides find or count differently; else the mean number of hits.</summary>
    private async Task<double> CompareAsync(FacetQueries queries, FacetMode mode, CancellationToken cancellationToken)
    {
        var theirs = java.Count(queries, mode);
        for (var i = 0; i < queries.Queries.Count; i++)
        {
            var answer = await ours.SearchAsync(Ask(queries.Queries[i].Text, mode), cancellationToken);
            var sum = answer.Facets.Values.Sum(facet => facet.Sum(value => (long)value.Count));
            if ((answer.Total, sum) != theirs[i])
            {
                throw new BenchException(string.Create(
                    CultureInfo.InvariantCulture, $"The sides differ: {queries.Name} {mode} '{queries.Queries[i].Text}' finds {answer.Total} documents and counts {sum} here, {theirs[i].Hits} and {theirs[i].Sum} in Java."));
            }
        }

        return theirs.Average(found => found.Hits);
    }

    private async Task<(List<Window> Own, List<Window> Theirs)> InTurnsAsync(FacetQueries queries, FacetMode mode, CancellationToken cancellationToken)
    {
        var (own, theirs) = (new List<Window>(), new List<Window>());
        for (var round = 0; round <= Rounds; round++)
        {
            var time = round == 0 ? WarmUp : Measured;
            var mine = await Window.RunAsync(queries.Queries.Count, i => ours.SearchAsync(Ask(queries.Queries[i].Text, mode), cancellationToken), threads: 1, time);
            var peer = java.Run(queries, mode, time);
            if (round > 0)
            {
                own.Add(mine);
                theirs.Add(peer);
            }
        }

        return (own, theirs);
    }

    private static double Middle(List<Window> windows) => Figures.Median(windows.Select(window => window.Median));

    private static string Show(List<Window> windows) => $"{Figures.Show(Middle(windows))} ({Figures.Show(Figures.Median(windows.Select(window => window.Late)))})";
}

/// <summary>What is counted beside the hits.</summary>
internal enum FacetMode
{
    Search,
    Facets,
    Sideways,
}

/// <param name="Asked">Of the peer's time, with facets.</param>
/// <param name="AskedSideways">The same, with two values chosen.</param>
internal sealed record FacetQueries(string Name, string Asked, string AskedSideways, IReadOnlyList<MixQuery> Queries);
