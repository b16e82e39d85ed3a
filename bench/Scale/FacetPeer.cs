using System.Globalization;
using Library.Bench.Search;
using Library.Indexer.Index;
using Library.Indexer.Search;

namespace Library.Bench.Scale;

/// <summary>Facets by lucene-facet; see <c>java/ScalePeer.java</c> for the commands.</summary>
internal sealed class FacetPeer : IDisposable
{
    private readonly JavaProcess _process = JavaProcess.Start("ScalePeer", "lucene-core", "lucene-facet", "lucene-highlighter", "lucene-memory", "lucene-queries");

    /// <summary>A document's values of the six facets, as the peer reads them.</summary>
    public static string ValuesOf(IndexEntry entry) => string.Join(
        '\t',
        [
            .. entry.Areas.Select(area => $"Area={area}"), .. entry.Cops.Select(cop => $"Cop={cop}"), $"Kind={entry.Kind}", $"Format={entry.Versions[0].Format}",
            string.Create(CultureInfo.InvariantCulture, $"Year={entry.Versions[0].Year}"), .. entry.Tags.Select(tag => $"Tag={tag}"),
        ]);

    /// <summary>One segment of all documents in the folder's files; the seconds it took.</summary>
    public double Index(string folder, IReadOnlyDictionary<Facet, IReadOnlyList<string>> chosen)
    {
        if (_process.AskNumbers("facets", folder) is not [var seconds, 1])
        {
            throw new BenchException("The Java index has more than one segment.");
        }

        _process.Ask(["chosen", .. chosen.SelectMany(facet => facet.Value.Select(value => $"{facet.Key}={value}"))]);
        return seconds;
    }

    public void Load(FacetQueries queries) => _process.Ask(["queries", queries.Name, .. queries.Queries.Select(query => query.Terms[0])]);

    /// <summary>For each query the number of hits and the sum of all counts.</summary>
    public IReadOnlyList<(int Hits, long Sum)> Count(FacetQueries queries, FacetMode mode) =>
        [.. _process.AskNumbers("counts", queries.Name, Name(mode)).Chunk(2).Select(pair => ((int)pair[0], (long)pair[1]))];

    public Window Run(FacetQueries queries, FacetMode mode, TimeSpan time) => _process.AskWindow("count", queries.Name, Name(mode), JavaProcess.Text((long)time.TotalMilliseconds));

    public void Dispose() => _process.Dispose();

    private static string Name(FacetMode mode) => mode.ToString().ToLowerInvariant();
}
