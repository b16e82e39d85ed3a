using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Queries;
using Lucene.Net.Search;
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

    /// <summary>How rare a stem is in the bodies of all documents; 0 for one that a single document has, which leads to no other.</summary>
    public static float RarityOf(IndexSearcher searcher, string stem) =>
        CountDocuments(searcher, stem) is > 1 and var frequency ? Bm25.InverseDocumentFrequency(frequency, searcher.IndexReader.MaxDoc) : 0;

    /// <summary>Documents with a stem, those that have it in two forms counted twice.</summary>
    private static long CountDocuments(IndexSearcher searcher, string stem)
    {
        var frequency = 0L;
        foreach (var leaf in searcher.IndexReader.Leaves)
        {
            if (TermLookups.TakeOrNull(leaf.AtomicReader, IndexSchema.Text.Body) is not { } terms)
            {
                continue;
            }

            frequency += CountDocuments(terms, stem) + CountDocuments(terms, IndexTerms.Stem(stem));
            TermLookups.Return(leaf.AtomicReader, IndexSchema.Text.Body, terms);
        }

        return frequency;
    }

    /// <summary>All words with a stem, as one.</summary>
    public static WordQuery ToQuery(string stem, float weight) => new([new WordForm(stem, 1), new WordForm(IndexTerms.Stem(stem), 1)], Ranking.FieldsOfText) { Boost = weight };

    private static int CountDocuments(Lucene.Net.Index.TermsEnum terms, string term) => terms.SeekExact(new BytesRef(term)) ? terms.DocFreq : 0;
}
