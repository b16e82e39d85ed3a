using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Lucene.Net.Util.Fst;

namespace Library.Bench.Suggest;

/// <summary>What Lucene.Net brings for the same: its automaton of words with weights, and its enumerator of near terms. Neither knows of readers.</summary>
internal sealed class LucenePeer
{
    private static readonly Comparer<J2N.Numerics.Int64?> ByCost = Comparer<J2N.Numerics.Int64?>.Create((a, b) => (a?.ToInt64() ?? 0).CompareTo(b?.ToInt64() ?? 0));

    private readonly FST<J2N.Numerics.Int64?> _starts;

    /// <param name="titles">The later, the better.</param>
    public LucenePeer(IReadOnlyList<string> titles)
    {
        var costs = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < titles.Count; i++)
        {
            var key = Words.Key(titles[i]);
            for (var at = 0; at >= 0; at = key.IndexOf(' ', at) is >= 0 and var space ? space + 1 : -1)
            {
                costs[key[at..]] = titles.Count - i;
            }
        }

        var builder = new Builder<J2N.Numerics.Int64?>(FST.INPUT_TYPE.BYTE1, PositiveInt32Outputs.Singleton);
        var scratch = new Int32sRef();
        foreach (var (key, cost) in costs)
        {
            builder.Add(Lucene.Net.Util.Fst.Util.ToInt32sRef(new BytesRef(key), scratch), cost);
        }

        _starts = builder.Finish();
    }

    /// <summary>The best of those that start so.</summary>
    public int Complete(string typed, int limit)
    {
        var arc = _starts.GetFirstArc(new FST.Arc<J2N.Numerics.Int64?>());
        var reader = _starts.GetBytesReader();
        long cost = 0;
        foreach (var letter in new BytesRef(typed).Bytes.AsSpan(0, System.Text.Encoding.UTF8.GetByteCount(typed)))
        {
            if (_starts.FindTargetArc(letter, arc, arc, reader) is null)
            {
                return 0;
            }

            cost += arc.Output?.ToInt64() ?? 0;
        }

        return Lucene.Net.Util.Fst.Util.ShortestPaths(_starts, arc, (J2N.Numerics.Int64)cost, ByCost, limit, allowEmptyString: true).Count();
    }

    /// <summary>The words of bodies near another, by the index itself.</summary>
    public static int CountNear(IndexReader index, string word, int distance)
    {
        var count = 0;
        foreach (var leaf in index.Leaves)
        {
            if (leaf.AtomicReader.GetTerms(IndexSchema.Text.Body) is { } terms)
            {
                var near = new FuzzyTermsEnum(terms, new AttributeSource(), new Term(IndexSchema.Text.Body, word), distance, prefixLength: 1, transpositions: true);
                while (near.MoveNext())
                {
                    count++;
                }
            }
        }

        return count;
    }
}
