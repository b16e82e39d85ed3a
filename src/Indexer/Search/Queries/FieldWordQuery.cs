using System.Collections.Immutable;
using Library.Indexer.Index.Reading;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Queries;

/// <summary>
/// One word in all its forms over several fields, scored as one: occurrences are weighed by form and field, normed by length and added, then they saturate;
/// the title saturates apart. One scorer over the few posting lists there are, instead of a tree of disjunctions.
/// </summary>
internal sealed class FieldWordQuery(ImmutableArray<WordForm> forms, ImmutableArray<RankedField> fields) : Query
{
    public ImmutableArray<WordForm> Forms { get; } = forms;

    public ImmutableArray<RankedField> Fields { get; } = fields;

    public override Weight CreateWeight(IndexSearcher searcher) => new FieldWordWeight(this, ScopedSearcher.Of(searcher));

    public override void ExtractTerms(ISet<Term> terms)
    {
        foreach (var field in Fields)
        {
            terms.UnionWith(Forms.Select(form => new Term(field.Name, form.Term)));
        }
    }

    public override string ToString(string field) => string.Join('|', Forms.Select(form => form.Term));

    private sealed class FieldWordWeight : Weight
    {
        private readonly FieldWordQuery _query;
        private readonly BytesRef[] _terms;
        private readonly float[][] _norms;
        private readonly Dictionary<object, List<FoundTerm>> _found = [];
        private float _factor;

        public FieldWordWeight(FieldWordQuery query, ScopedSearcher searcher)
        {
            _query = query;
            _terms = [.. query.Forms.Select(form => new BytesRef(form.Term))];
            _norms = [.. query.Fields.Select(field => Bm25.NormTable(searcher, field))];
            WordFrequency[] frequencies = [.. query.Fields.Select(_ => searcher.Count())];
            foreach (var leaf in searcher.TopReaderContext.Leaves)
            {
                _found[leaf.Reader] = Find(leaf, frequencies);
            }

            _factor = searcher.RarityOf(frequencies.Max(frequency => frequency.Value)) * query.Boost;
        }

        public override Query Query => _query;

        public override Explanation Explain(AtomicReaderContext context, int doc) => ScorerExplanation.Of(this, context, doc);

        public override float GetValueForNormalization() => 1;

        public override void Normalize(float norm, float topLevelBoost) => _factor *= topLevelBoost;

        public override Scorer? GetScorer(AtomicReaderContext context, IBits? acceptDocs)
        {
            var found = _found[context.Reader];
            if (found.Count == 0)
            {
                return null;
            }

            var lists = new WordPostings[found.Count];
            for (var i = 0; i < lists.Length; i++)
            {
                var (field, form, state, frequency) = found[i];
                var ranked = _query.Fields[field];
                var terms = TermLookups.TakeOrNull(context.AtomicReader, ranked.Name)!; // the term was found in it
                terms.SeekExact(_terms[form], state);
                var docs = terms.Docs(acceptDocs, reuse: null, DocsFlags.FREQS);
                TermLookups.Return(context.AtomicReader, ranked.Name, terms);
                lists[i] = new WordPostings(
                    docs, frequency, _query.Forms[form].Weight * ranked.Weight, ranked.TitleShare, context.AtomicReader.GetNormValues(ranked.Name), _norms[field]);
            }

            return new FieldWordScorer(this, lists, _factor);
        }

        private List<FoundTerm> Find(AtomicReaderContext segment, WordFrequency[] frequencies)
        {
            var reader = segment.AtomicReader;
            var found = new List<FoundTerm>();
            for (var field = 0; field < _query.Fields.Length; field++)
            {
                if (TermLookups.TakeOrNull(reader, _query.Fields[field].Name) is not { } terms)
                {
                    continue;
                }

                for (var form = 0; form < _terms.Length; form++)
                {
                    if (terms.SeekExact(_terms[form]))
                    {
                        frequencies[field].Add(segment.Ord, terms);
                        found.Add(new FoundTerm(field, form, terms.GetTermState(), terms.DocFreq));
                    }
                }

                TermLookups.Return(reader, _query.Fields[field].Name, terms);
            }

            return found;
        }
    }

    private readonly record struct FoundTerm(int Field, int Form, TermState State, int Frequency);
}
