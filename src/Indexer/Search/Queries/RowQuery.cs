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

    public override Weight CreateWeight(IndexSearcher searcher) => new RowWeight(this, ScopedSearcher.Of(searcher));

    public override void ExtractTerms(ISet<Term> terms) => terms.UnionWith(Words.SelectMany(forms => forms.Select(form => new Term(FieldName, form))));

    public override string ToString(string defaultField) => $"{FieldName}:\"{string.Join(' ', Words.Select(forms => string.Join('|', forms)))}\"";

    private sealed class RowWeight : Weight
    {
        private readonly RowQuery _query;
        private readonly string _field;
        private readonly ScopedSearcher _searcher;
        private readonly Similarity _similarity;

        /// <summary>Null where one of the words is nowhere.</summary>
        private readonly Similarity.SimWeight? _score;

        /// <summary>For each segment the forms that it has; none where it lacks all forms of a word.</summary>
        private readonly List<FoundForm>[] _found = [];
        private readonly int _words;

        public RowWeight(RowQuery query, ScopedSearcher searcher)
        {
            (_query, _field, _words, _searcher, _similarity) = (query, query.FieldName, query.Words.Length, searcher, searcher.Similarity);
            var leaves = searcher.IndexReader.Leaves;
            var found = leaves.Select(_ => new List<FoundForm>()).ToArray();
            var statistics = new List<TermStatistics>();
            for (var word = _words - 1; word >= 0; word--) // the last one first: the rest of a word that is also written as two is rarer than its opening
            {
                var documents = 0L;
                foreach (var text in query.Words[word])
                {
                    var term = new BytesRef(text);
                    var frequency = searcher.Count();
                    for (var i = 0; i < found.Length; i++)
                    {
                        if (frequency.FindOrNull(leaves[i], _field, term) is { } state)
                        {
                            found[i].Add(new FoundForm(word, term, state));
                        }
                    }

                    statistics.Add(frequency.ToStatistics(term));
                    documents += frequency.Documents;
                }

                if (documents == 0)
                {
                    return; // no document has the row
                }
            }

            _found = Array.ConvertAll(found, forms => forms.DistinctBy(form => form.Word).Count() == _words ? forms : []);
            _score = _similarity.ComputeWeight(query.Boost, searcher.CollectionStatistics(_field), [.. statistics]);
        }

        public override Query Query => _query;

        public override float GetValueForNormalization() => _score?.GetValueForNormalization() ?? 0;

        public override void Normalize(float norm, float topLevelBoost) => _score?.Normalize(norm, topLevelBoost);

        public override Scorer? GetScorer(AtomicReaderContext context, IBits? acceptDocs)
        {
            if (_score is null || _found[context.Ord] is not { Count: > 0 } found)
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
            return new PhraseScorer(this, new Row([.. lists.Select((ofWord, word) => new PlacesOfWord([.. ofWord], word))]), _similarity.GetSimScorer(_score, context), _searcher.Step);
        }

        public override Explanation Explain(AtomicReaderContext context, int doc) => ScorerExplanation.Of(this, context, doc);
    }

    private readonly record struct FoundForm(int Word, BytesRef Term, TermState State);
}
