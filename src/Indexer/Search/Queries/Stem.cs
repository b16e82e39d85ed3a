using System.Collections.Immutable;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>All words of one stem, as a query looks for them.</summary>
/// <param name="Text">The stem.</param>
/// <param name="Typed">How the word that was typed ends; it counts more than its relatives.</param>
/// <param name="Share">What it counts: 1, or less for another name.</param>
internal readonly record struct Stem(string Text, WordEndings Typed, float Share = 1)
{
    /// <summary>Whether it is a stem of the word that was typed, and not of another name.</summary>
    public bool IsTyped => Share == 1;

    /// <summary>The English stem.</summary>
    /// <param name="word">Folded.</param>
    public static Stem Of(string word, float share = 1) => new(Stemmer.OfThread.FindOrNull(word) ?? word, Mention.EndingOf(word), share);

    /// <summary>The stems of a word in several languages.</summary>
    /// <param name="languages">English first.</param>
    public static ImmutableArray<Stem> ListOf(string word, ImmutableArray<WordLanguage> languages) => ImmutableArray.CreateRange(Stemmer.ListOf(word, languages), static (stem, ending) => new Stem(stem, ending), Mention.EndingOf(word));
}
