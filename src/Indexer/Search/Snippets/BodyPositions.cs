using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Queries;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Snippets;

/// <summary>A position of a field at which words of the query stand, a bit each.</summary>
internal readonly record struct PositionMatch(int Position, ulong Words);

/// <summary>Finds at which positions of a document the words of a query stand. Made for one segment; its documents in ascending order.</summary>
internal sealed class BodyPositions
{
    /// <summary>Occurrences of one term beyond this do not change which page is the best.</summary>
    private const int MaxOccurrences = 1_000;

    /// <summary>The same for words of a phrase, which may stand in a row far behind in a long document.</summary>
    private const int MaxOccurrencesInRows = 20_000;

    /// <summary>Words of a prefix beyond this are not looked for.</summary>
    private const int MaxPrefixWords = 200;

    /// <summary>A word of the query in a position's key, see <see cref="MarkedWords.MaxWords"/>.</summary>
    private const int WordBits = 6;

    private readonly List<long> _found = [];
    private readonly MarkedWords _words;
    private readonly List<(int Word, DocsAndPositionsEnum Positions)> _lists = [];

    public BodyPositions(AtomicReader reader, string field, MarkedWords words)
    {
        _words = words;
        for (var i = 0; i < words.Words.Length; i++)
        {
            Open(reader, field, i, words.Words[i]);
        }
    }

    /// <summary>The positions that count, in order.</summary>
    public List<PositionMatch> Find(int doc)
    {
        _found.Clear();
        foreach (var (word, positions) in _lists)
        {
            if ((positions.DocID < doc ? positions.Advance(doc) : positions.DocID) != doc)
            {
                continue;
            }

            for (var i = Math.Min(positions.Freq, _words.Words[word].IsFree ? MaxOccurrences : MaxOccurrencesInRows); i > 0; i--)
            {
                _found.Add(((long)positions.NextPosition() << WordBits) | (uint)word);
            }
        }

        _found.Sort();
        return WordRows.KeepCounting(_words, Merge(_found), match => match.Position, match => match.Words, (match, kept) => match with { Words = kept });
    }

    private void Open(AtomicReader reader, string field, int index, MarkedWord word)
    {
        if (word.IsPrefix)
        {
            foreach (var words in PrefixWordQuery.ListWords(reader, field, word.Text).Take(MaxPrefixWords))
            {
                _lists.Add((index, words.DocsAndPositions(liveDocs: null, reuse: null, DocsAndPositionsFlags.NONE)));
            }

            return;
        }

        if (TermLookups.TakeOrNull(reader, field) is not { } terms)
        {
            return;
        }

        foreach (var form in word.Stems.IsEmpty ? [word.Text] : WordForms.ListPlaces(word.Text, word.Stems))
        {
            if (terms.SeekExact(new BytesRef(form)))
            {
                _lists.Add((index, terms.DocsAndPositions(liveDocs: null, reuse: null, DocsAndPositionsFlags.NONE)));
            }
        }

        TermLookups.Return(reader, field, terms);
    }

    /// <summary>One entry a position.</summary>
    private static List<PositionMatch> Merge(List<long> sorted)
    {
        var merged = new List<PositionMatch>(sorted.Count);
        foreach (var key in sorted)
        {
            var (position, word) = ((int)(key >> WordBits), 1UL << (int)(key & (MarkedWords.MaxWords - 1)));
            if (merged.Count > 0 && merged[^1].Position == position)
            {
                merged[^1] = new PositionMatch(position, merged[^1].Words | word);
            }
            else
            {
                merged.Add(new PositionMatch(position, word));
            }
        }

        return merged;
    }
}
