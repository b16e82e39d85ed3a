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
        return languages.Length == 1 ? english : [.. english, .. Stemmer.ListOf(word, languages[1..]).Where(foreign => foreign != word).Select(foreign => new WordForm(IndexTerms.Stem(foreign), Ranking.StemShare))];
    }

    /// <summary>
    /// The terms that together stand wherever a form of the word does. All English words of a stem have its mark, but for the stem itself, in documents of every language; those of
    /// other languages have theirs always.
    /// </summary>
    /// <param name="stems">Those of the word: <see cref="Stemmer.ListOf"/>.</param>
    public static ImmutableArray<string> ListPlaces(string word, ImmutableArray<string> stems) =>
        [IndexTerms.Stem(stems[0]), stems[0], .. stems.Skip(1).Where(foreign => foreign != word).Select(IndexTerms.Stem)];
}
