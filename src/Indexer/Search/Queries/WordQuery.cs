using System.Collections.Immutable;
using Library.Indexer.Index;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>One word in all its forms, and where there are some its other names, in whatever a document says: BM25 over what <see cref="IndexSchema.Words"/> keeps.</summary>
/// <param name="stems">At least one.</param>
/// <param name="titleShare">What the title counts against all content.</param>
internal sealed class WordQuery(ImmutableArray<Stem> stems, float titleShare = Ranking.TitleShare) : Query
{
    /// <summary>Those of the word as typed, one for each language, and then its other names.</summary>
    public ImmutableArray<Stem> Stems { get; } = stems;

    public float TitleShare { get; } = titleShare;

    public override Weight CreateWeight(IndexSearcher searcher) => new WordWeight(this, ScopedSearcher.Of(searcher));

    public override void ExtractTerms(ISet<Term> terms) => terms.UnionWith(Stems.Select(stem => new Term(IndexSchema.Words, stem.Text)));

    public override string ToString(string field) => string.Join('|', Stems.Select(stem => stem.Text));
}
