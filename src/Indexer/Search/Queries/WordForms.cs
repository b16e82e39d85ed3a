using System.Collections.Immutable;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>A term of the index that stands for a word of the query.</summary>
/// <param name="Weight">What an occurrence counts; forms that stand at the same position add up to at most 1.</param>
internal readonly record struct WordForm(string Term, float Weight);

/// <summary>The terms that a word of a query is looked for by: as typed, its stem as a word, and all words with that stem.</summary>
internal sealed class WordForms(Stemmer stemmer)
{
    public ImmutableArray<WordForm> Of(string word) => stemmer.FindOrNull(word) is { } stem
        ? [new(word, 1 - Ranking.StemShare), new(IndexTerms.Stem(stem), Ranking.StemShare), new(stem, Ranking.StemShare)]
        : [new(word, 1), new(IndexTerms.Stem(word), Ranking.StemShare)];
}
