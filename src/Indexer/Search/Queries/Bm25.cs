using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Library.Indexer.Index;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>The parts of BM25 (Robertson and Zaragoza 2009), over the lengths of <see cref="FieldLengths"/>.</summary>
internal static class Bm25
{
    private const int NormValues = 256;

    private static readonly ConditionalWeakTable<IndexReader, ConcurrentDictionary<string, float[]>> Tables = [];

    /// <summary>What each kept length does to an occurrence: 1 / (1 - b + b × length / average length), and nothing where there is no text of that field.</summary>
    public static float[] NormTable(IndexSearcher searcher, RankedField field) =>
        Tables.GetValue(searcher.IndexReader, _ => new(StringComparer.Ordinal)).GetOrAdd(field.Name, _ => ComputeNormTable(searcher, field));

    private static float[] ComputeNormTable(IndexSearcher searcher, RankedField field)
    {
        var table = new float[NormValues];
        var statistics = searcher.CollectionStatistics(field.Name);
        var documents = statistics.DocCount > 0 ? statistics.DocCount : statistics.MaxDoc;
        var average = statistics.SumTotalTermFreq <= 0 || documents <= 0 ? 1 : statistics.SumTotalTermFreq / (float)documents;
        for (var i = 0; i < NormValues; i++)
        {
            var length = FieldLengths.Decode((byte)i);
            table[i] = length == 0 ? 1 : 1 / (1 - field.LengthShare + (field.LengthShare * length / average));
        }

        return table;
    }

    public static float InverseDocumentFrequency(double frequency, int documents)
    {
        var known = Math.Min(frequency, documents);
        return (float)Math.Log(1 + ((documents - known + 0.5) / (known + 0.5)));
    }

    public static float Saturate(float occurrences) => occurrences * (Ranking.Saturation + 1) / (Ranking.Saturation + occurrences);
}
