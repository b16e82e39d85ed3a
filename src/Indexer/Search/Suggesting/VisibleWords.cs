using Library.Indexer.Index;
using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Running;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Counts words, and pairs of words, in the documents that a reader may see; nothing else is ever told of.</summary>
internal sealed class VisibleWords(SearchView view, Deadline deadline)
{
    /// <summary>Documents counted of a word: enough to tell a frequent one from a rare one.</summary>
    public const int MostOfWord = 200;

    /// <summary>The same of a pair.</summary>
    public const int MostOfPair = 8;

    /// <summary>Documents with both words that are looked into for a pair.</summary>
    private const int MaxLooked = 256;

    public SearchView View => view;

    /// <summary>Whether any document has the word, in whatever form and field a search would find it by.</summary>
    public bool IsKnown(string word) => Stem.ListOf(word, view.Languages).Any(stem => Count(IndexSchema.Words, stem.Text, atMost: 1) > 0);

    /// <summary>Bodies and titles with the word as it stands, at most <see cref="MostOfWord"/> of each.</summary>
    public int Count(string word)
    {
        var count = 0;
        foreach (var field in WordDictionary.Fields)
        {
            count += Count(field, word, MostOfWord);
        }

        return count;
    }

    /// <summary>Bodies and titles in which the second word follows the first, at most <see cref="MostOfPair"/> of each.</summary>
    public int CountPairs(string first, string second)
    {
        var count = 0;
        foreach (var field in WordDictionary.Fields)
        {
            var (inField, looked) = (0, 0);
            for (var i = 0; i < view.Segments.Length && inField < MostOfPair && looked < MaxLooked; i++)
            {
                inField += CountPairs(view.Segments[i], field, first, second, MostOfPair - inField, ref looked);
            }

            count += inField;
        }

        return count;
    }

    private int Count(string field, string word, int atMost)
    {
        var (count, term) = (0, new BytesRef(word));
        foreach (var segment in view.Segments)
        {
            if (Postings.OpenOrNull(segment.Reader, field, term) is not { } docs)
            {
                continue;
            }

            for (var doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS && count < atMost; doc = docs.NextDoc())
            {
                deadline.Step();
                count += segment.Visible.Has(doc) ? 1 : 0;
            }
        }

        return count;
    }

    private int CountPairs(Segment segment, string field, string first, string second, int atMost, ref int looked)
    {
        if (Postings.OpenPositionsOrNull(segment.Reader, field, new BytesRef(first)) is not { } a || Postings.OpenPositionsOrNull(segment.Reader, field, new BytesRef(second)) is not { } b)
        {
            return 0;
        }

        var (lead, other) = a.GetCost() <= b.GetCost() ? (a, b) : (b, a);
        var count = 0;
        for (var doc = lead.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS && count < atMost && looked < MaxLooked;)
        {
            deadline.Step();
            var met = other.DocID < doc ? other.Advance(doc) : other.DocID;
            if (met == doc && segment.Visible.Has(doc))
            {
                looked++;
                count += HasRow(a, b) ? 1 : 0;
            }

            doc = met == doc ? lead.NextDoc() : met == DocIdSetIterator.NO_MORE_DOCS ? met : lead.Advance(met);
        }

        return count;
    }

    /// <summary>Whether a word of the second stands just behind one of the first, in the document that both are at.</summary>
    private static bool HasRow(DocsAndPositionsEnum first, DocsAndPositionsEnum second)
    {
        var (left, right) = (first.Freq, second.Freq);
        var at = second.NextPosition();
        for (var from = first.NextPosition(); ; from = first.NextPosition())
        {
            while (at <= from)
            {
                if (--right == 0)
                {
                    return false;
                }

                at = second.NextPosition();
            }

            if (at == from + 1)
            {
                return true;
            }

            if (--left == 0)
            {
                return false;
            }
        }
    }
}
