using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Queries;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Running;

/// <summary>The stems of a text that tell what it is about, and how rare they are.</summary>
internal static class TellingTerms
{
    /// <summary>A text's words are looked at so far.</summary>
    private const int MaxWords = 2_000;

    private const int ShortestWord = 3;

    /// <summary>How often each stem stands in a text; without numbers, function words and words of two letters.</summary>
    public static Dictionary<string, int> Count(string text, Stemmer stemmer)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var scanner = new WordScanner();
        scanner.Reset(text);
        for (var left = MaxWords; left > 0 && scanner.Next(); left--)
        {
            if (scanner.Word.Length >= ShortestWord && !char.IsAsciiDigit(scanner.Word[0]) && !FunctionWords.Contains(scanner.Word))
            {
                var stem = stemmer.FindOrNull(scanner.Word) ?? scanner.Word.ToString();
                counts[stem] = counts.GetValueOrDefault(stem) + 1;
            }
        }

        return counts;
    }

    /// <summary>How rare a stem is; 0 for one that a single document has, which leads to no other.</summary>
    public static float RarityOf(ScopedSearcher searcher, string stem) =>
        searcher.Count(IndexSchema.Words, new BytesRef(stem)) is { IsOfOneAtMost: false } frequency ? searcher.RarityOf(frequency.Value) : 0;

    /// <summary>All words with a stem, as one.</summary>
    public static WordQuery ToQuery(string stem, float weight) => new([new Stem(stem, WordEndings.All)], Ranking.TitleShareOfText) { Boost = weight };
}
