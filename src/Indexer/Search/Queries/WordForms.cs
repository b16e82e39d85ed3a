using System.Collections.Immutable;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>A term of the index that stands for a word of the query.</summary>
/// <param name="Weight">What an occurrence counts; forms of one language that stand at the same position add up to at most 1.</param>
internal readonly record struct WordForm(string Term, float Weight);

/// <summary>The terms that a word of a query is looked for by where positions count: as typed, its stem as a word, and all words with that stem.</summary>
internal static class WordForms
{
    /// <param name="languages">English first.</param>
    public static ImmutableArray<WordForm> Of(string word, ImmutableArray<WordLanguage> languages)
    {
        ImmutableArray<WordForm> english = Stemmer.OfThread.FindOrNull(word) is { } stem
            ? [new(word, 1 - Ranking.StemShare), new(IndexTerms.Stem(stem), Ranking.StemShare), new(stem, Ranking.StemShare)]
            : [new(word, 1), new(IndexTerms.Stem(word), Ranking.StemShare)];
        return languages.Length == 1 ? english : [.. english, .. ForeignOf(word, languages).Select(term => new WordForm(term, Ranking.StemShare))];
    }

    /// <summary>The terms of a word's stems in other languages than English.</summary>
    public static IEnumerable<string> ForeignOf(string word, ImmutableArray<WordLanguage> languages) =>
        languages.Where(language => language != WordLanguage.English).Select(language => Stemmer.OfThreadIn(language).FindOrNull(word)).OfType<string>().Select(IndexTerms.Stem);
}
