namespace Library.Indexer.Search.Evaluation;

/// <summary>How well rankings answer judged queries, each from 0 to 1 (Manning, Raghavan and Schütze 2008, chapter 8).</summary>
/// <param name="AveragePrecision">Over many queries their mean, MAP.</param>
/// <param name="Ndcg10">Normalised discounted cumulative gain of the first ten, with the grade as gain (Järvelin and Kekäläinen 2002).</param>
/// <param name="Recall100">Share of the relevant documents among the first hundred.</param>
/// <param name="PrecisionAt1">Whether the first is relevant.</param>
/// <param name="ReciprocalRank">Of the first relevant one; over many queries their mean, MRR.</param>
public sealed record Measures(double AveragePrecision, double Ndcg10, double Recall100, double PrecisionAt1, double ReciprocalRank)
{
    /// <summary>Of one ranking.</summary>
    /// <param name="grades">The grade of each judged document; at least one is over 0.</param>
    public static Measures Of(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(grades);
        var relevant = grades.Values.Count(grade => grade > 0);
        var gains = ranking.Select(id => Math.Max(0, grades.GetValueOrDefault(id))).ToArray();
        var (found, precisions, first) = (0, 0d, 0);
        for (var rank = 1; rank <= gains.Length; rank++)
        {
            if (gains[rank - 1] > 0)
            {
                found++;
                precisions += (double)found / rank;
                first = first == 0 ? rank : first;
            }
        }

        var ideal = Gain(grades.Values.Where(grade => grade > 0).OrderDescending());
        return new Measures(
            precisions / relevant,
            Gain(gains) / ideal,
            (double)gains.Take(100).Count(gain => gain > 0) / relevant,
            first == 1 ? 1 : 0,
            first == 0 ? 0 : 1d / first);
    }

    /// <summary>The mean of each measure; zeros where there are none.</summary>
    public static Measures Mean(IReadOnlyCollection<Measures> measures)
    {
        double Average(Func<Measures, double> measure) => measures.Count == 0 ? 0 : measures.Average(measure);
        return new Measures(
            Average(query => query.AveragePrecision), Average(query => query.Ndcg10), Average(query => query.Recall100), Average(query => query.PrecisionAt1), Average(query => query.ReciprocalRank));
    }

    private static double Gain(IEnumerable<int> gains) => gains.Take(10).Select((gain, index) => gain / Math.Log2(index + 2)).Sum();
}
