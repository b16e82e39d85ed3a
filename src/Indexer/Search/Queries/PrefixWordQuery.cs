using System.Collections.Immutable;
using System.Numerics;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Queries;

/// <summary>All words that begin alike, in some fields, with one score for each document: a bit for each, set from the posting lists.</summary>
internal sealed class PrefixWordQuery(string start, ImmutableArray<string> fields) : Query
{
    /// <summary>Words beyond this, in one field of one segment, are left out.</summary>
    public const int MaxWords = 10_000;

    public string Start { get; } = start;

    public override Weight CreateWeight(IndexSearcher searcher) => new PrefixWeight(this);

    public override void ExtractTerms(ISet<Term> terms)
    {
        // the words are found in each segment; nothing asks for them before
    }

    public override string ToString(string field) => Start + "*";

    /// <summary>The words of a segment that begin so, in order.</summary>
    public static IEnumerable<TermsEnum> ListWords(AtomicReader reader, string field, string start)
    {
        var (prefix, words) = (new BytesRef(start), reader.GetTerms(field)?.GetEnumerator());
        if (words is null || words.SeekCeil(prefix) == TermsEnum.SeekStatus.END)
        {
            yield break;
        }

        for (var count = 0; count < MaxWords && StringHelper.StartsWith(words.Term, prefix); count++)
        {
            yield return words;
            if (!words.MoveNext())
            {
                yield break;
            }
        }
    }

    private ulong[] ReadBits(AtomicReader reader)
    {
        var bits = new ulong[(reader.MaxDoc + 63) >> 6];
        DocsEnum? docs = null;
        foreach (var words in fields.SelectMany(field => ListWords(reader, field, Start)))
        {
            docs = words.Docs(liveDocs: null, docs, DocsFlags.NONE);
            for (var doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.NextDoc())
            {
                bits[doc >> 6] |= 1UL << (doc & 63);
            }
        }

        return bits;
    }

    private sealed class PrefixWeight(PrefixWordQuery query) : Weight
    {
        private float _score = query.Boost;

        public override Query Query => query;

        public override Explanation Explain(AtomicReaderContext context, int doc) => new(_score, query.ToString());

        public override float GetValueForNormalization() => 1;

        public override void Normalize(float norm, float topLevelBoost) => _score *= topLevelBoost;

        public override Scorer GetScorer(AtomicReaderContext context, IBits? acceptDocs) => new PrefixScorer(this, query.ReadBits(context.AtomicReader), _score, acceptDocs);
    }

    private sealed class PrefixScorer(Weight weight, ulong[] bits, float score, IBits? accepted) : Scorer(weight)
    {
        private int _doc = -1;

        public override int DocID => _doc;

        public override int Freq => 1;

        public override float GetScore() => score;

        public override int NextDoc() => Advance(_doc + 1);

        public override int Advance(int target)
        {
            for (_doc = FindNext(target); _doc != NO_MORE_DOCS && accepted is not null && !accepted.Get(_doc);)
            {
                _doc = FindNext(_doc + 1);
            }

            return _doc;
        }

        public override long GetCost() => bits.Sum(word => (long)BitOperations.PopCount(word));

        private int FindNext(int from)
        {
            for (var i = from >> 6; i < bits.Length; i++)
            {
                var word = i == from >> 6 ? bits[i] & (ulong.MaxValue << (from & 63)) : bits[i];
                if (word != 0)
                {
                    return (i << 6) + BitOperations.TrailingZeroCount(word);
                }
            }

            return NO_MORE_DOCS;
        }
    }
}
