using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>All words of one stem, as a query looks for them.</summary>
/// <param name="Text">The stem.</param>
/// <param name="Typed">How the word that was typed ends; it counts more than its relatives.</param>
/// <param name="Share">What it counts: 1, or less for another name.</param>
internal readonly record struct Stem(string Text, WordEndings Typed, float Share = 1)
{
    /// <param name="word">Folded.</param>
    public static Stem Of(string word, float share = 1) => new(Stemmer.OfThread.FindOrNull(word) ?? word, Mention.EndingOf(word), share);
}
