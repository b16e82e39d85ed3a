using System.Collections.Immutable;
using Library.Indexer.Index.Reading;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Queries;

/// <summary>Words in a row in one field, each in any of its forms; scored as Lucene scores phrases, as one word that is as rare as all forms of all words together.</summary>
/// <remarks>
/// In place of Lucene's phrases of several forms, which go through all documents of every form: here the rarest word leads, and the others are asked for its documents alone.
/// </remarks>
/// <param name="words">The terms that stand for each word, at least one.</param>
internal sealed class RowQuery(string field, ImmutableArray<ImmutableArray<string>> words) : Query
{
    public string FieldName { get; } = field;

    public ImmutableArray<ImmutableArray<string>> Words { get; } = words;

    public override Weight CreateWeight(IndexSearcher searcher) => new RowWeight(this, searcher);

    public override void ExtractTerms(ISet<Term> terms) => terms.UnionWith(Words.SelectMany(forms => forms.Select(form => new Term(FieldName, form))));

    public override string ToString(string defaultField) => $"{FieldName}:\"{string.Join(' ', Words.Select(forms => string.Join('|', forms)))}\"";

    private sealed class RowWeight : Weight
    {
        private readonly RowQuery _query;
        private readonly string _field;
        private readonly Similarity _similarity;
        private readonly Similarity.SimWeight _score;
        private readonly FoundForm[][] _found;
        private readonly int _words;

        public RowWeight(RowQuery query, IndexSearcher searcher)
        {
            (_query, _field, _words, _similarity) = (query, query.FieldName, query.Words.Length, searcher.Similarity);
            var forms = query.Words.SelectMany((forms, word) => forms.Select(form => (Word: word, Term: new BytesRef(form)))).ToArray();
            var statistics = forms.Select(form => (Documents: 0, Occurrences: 0L)).ToArray();
            _found = [.. searcher.IndexReader.Leaves.Select(leaf => Find(leaf.AtomicReader, forms, statistics))];
            _score = _similarity.ComputeWeight(
                query.Boost, searcher.CollectionStatistics(_field), [.. forms.Select((form, i) => new TermStatistics(form.Term, statistics[i].Documents, statistics[i].Occurrences))]);
        }

        public override Query Query => _query;

        public override float GetValueForNormalization() => _score.GetValueForNormalization();

        public override void Normalize(float norm, float topLevelBoost) => _score.Normalize(norm, topLevelBoost);

        public override Scorer? GetScorer(AtomicReaderContext context, IBits? acceptDocs)
        {
            var found = _found[context.Ord];
            if (found.Length == 0)
            {
                return null;
            }

            var terms = TermLookups.TakeOrNull(context.AtomicReader, _field)!; // the forms were found in it
            var lists = new List<PositionDocs>[_words];
            foreach (var form in found)
            {
                terms.SeekExact(form.Term, form.State);
                (lists[form.Word] ??= []).Add((PositionDocs)terms.DocsAndPositions(acceptDocs, reuse: null, DocsAndPositionsFlags.NONE));
            }

            TermLookups.Return(context.AtomicReader, _field, terms);
            return new PhraseScorer(this, new Row([.. lists.Select((ofWord, word) => new PlacesOfWord([.. ofWord], word))]), _similarity.GetSimScorer(_score, context));
        }

        public override Explanation Explain(AtomicReaderContext context, int doc) => ScorerExplanation.Of(this, context, doc);

        /// <summary>The forms that a segment has; none where it lacks all forms of a word.</summary>
        /// <param name="statistics">To which those of the segment are added.</param>
        private FoundForm[] Find(AtomicReader reader, (int Word, BytesRef Term)[] forms, (int Documents, long Occurrences)[] statistics)
        {
            if (TermLookups.TakeOrNull(reader, _field) is not { } terms)
            {
                return [];
            }

            var found = new List<FoundForm>(forms.Length);
            for (var i = 0; i < forms.Length; i++)
            {
                if (terms.SeekExact(forms[i].Term))
                {
                    statistics[i] = (statistics[i].Documents + terms.DocFreq, statistics[i].Occurrences + terms.TotalTermFreq);
                    found.Add(new FoundForm(forms[i].Word, forms[i].Term, terms.GetTermState()));
                }
            }

            TermLookups.Return(reader, _field, terms);
            return found.DistinctBy(form => form.Word).Count() == _words ? [.. found] : [];
        }
    }

    private readonly record struct FoundForm(int Word, BytesRef Term, TermState State);
}
