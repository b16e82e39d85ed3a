using System.Buffers;
using System.Numerics;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Snippets;

/// <summary>A word of a text that is a word of the query.</summary>
/// <param name="Ordinal">Which word of the text it is.</param>
/// <param name="Words">Which words of the query it is, a bit each.</param>
internal readonly record struct TextMatch(int Start, int End, int Ordinal, ulong Words);

/// <summary>Finds the words of a query in a text, by the analysis of the index.</summary>
internal sealed class TextMatches
{
    /// <summary>Signs that end what is read in one go.</summary>
    private static readonly SearchValues<char> Stops = SearchValues.Create(".;:!?\n\t");

    private readonly WordScanner _scanner = new();

    /// <summary>The matches that count, in order: free words, and words of a phrase where all of it stands; where nothing counts, what there is of phrases.</summary>
    /// <param name="language">The text's: its words have stems of it beside the English ones.</param>
    public List<TextMatch> Find(MarkedWords words, string text, WordLanguage language)
    {
        var found = FindAll(words, text, language);
        var counting = WordRows.KeepCounting(words, found, match => match.Ordinal, match => match.Words, (match, kept) => match with { Words = kept });
        return counting.Count > 0 ? counting : found;
    }

    /// <summary>Marks all words that count in a text.</summary>
    public static List<Mark> Mark(MarkedWords words, string text, WordLanguage language) => words.IsEmpty ? [] : ToMarks(words, new TextMatches().Find(words, text, language), text);

    /// <summary>Marks for matches: what stands in the text as in the query, side by side, is one mark.</summary>
    public static List<Mark> ToMarks(MarkedWords words, IReadOnlyList<TextMatch> matches, string text)
    {
        var marks = new List<Mark>();
        for (var i = 0; i < matches.Count;)
        {
            var last = i;
            while (last + 1 < matches.Count && ReadsOn(matches[last], matches[last + 1], text))
            {
                last++;
            }

            var isLight = Enumerable.Range(i, last - i + 1).All(at => (matches[at].Words & ~words.LightWords) == 0);
            if (!isLight || !words.HasWeight)
            {
                marks.Add(new Mark(matches[i].Start, matches[last].End));
            }

            i = last + 1;
        }

        return marks;
    }

    private List<TextMatch> FindAll(MarkedWords words, string text, WordLanguage language)
    {
        var (english, foreign) = (Stemmer.OfThread, language == WordLanguage.English ? null : Stemmer.OfThreadIn(language));
        var found = new List<TextMatch>();
        var ordinal = 0;
        for (_scanner.Reset(text); _scanner.Next(); ordinal++)
        {
            var word = _scanner.Word;
            if (!words.MayBe(word))
            {
                continue;
            }

            var stem = english.FindOrNull(word) is { } other ? other : word;
            var foreignStem = foreign?.FindOrNull(word);
            ulong bits = 0;
            for (var i = 0; i < words.Words.Length; i++)
            {
                bits |= words.Words[i].Matches(word, stem) || (foreignStem is not null && words.Words[i].HasStem(foreignStem)) ? 1UL << i : 0;
            }

            if ((bits & words.CapitalWords) != 0 && text.AsSpan(_scanner.Start.._scanner.End).ContainsAnyExceptInRange('A', 'Z'))
            {
                bits &= ~words.CapitalWords;
            }

            if (bits != 0)
            {
                found.Add(new TextMatch(_scanner.Start, _scanner.End, ordinal, bits));
            }
        }

        return found;
    }

    private static bool ReadsOn(TextMatch match, TextMatch next, string text) =>
        next.Ordinal == match.Ordinal + 1 && (match.Words << 1 & next.Words) != 0 && text.AsSpan(match.End, next.Start - match.End).IndexOfAny(Stops) < 0;
}

/// <summary>Phrases among found words, be they found in a text or in the positions of the index.</summary>
internal static class WordRows
{
    /// <summary>Keeps of each found word what counts: that it is free, or part of a whole row.</summary>
    public static List<T> KeepCounting<T>(MarkedWords words, List<T> found, Func<T, int> placeOf, Func<T, ulong> wordsOf, Func<T, ulong, T> with)
    {
        if (words.Rows.IsEmpty)
        {
            return found;
        }

        var counting = new ulong[found.Count];
        for (var i = 0; i < found.Count; i++)
        {
            counting[i] |= wordsOf(found[i]) & words.FreeWords;
            foreach (var (from, to) in words.Rows)
            {
                if (IsRow(i, from, to))
                {
                    for (var word = from; word < to; word++)
                    {
                        counting[i + word - from] |= 1UL << word;
                    }
                }
            }
        }

        return [.. found.Select((item, i) => with(item, counting[i])).Where((_, i) => counting[i] != 0)];

        bool IsRow(int start, int from, int to)
        {
            for (var word = from; word < to; word++)
            {
                var at = start + word - from;
                if (at >= found.Count || placeOf(found[at]) != placeOf(found[start]) + word - from || (wordsOf(found[at]) & 1UL << word) == 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The weights of the words among the bits, added up.</summary>
    public static float Weigh(ulong words, ReadOnlySpan<float> weights)
    {
        var sum = 0f;
        for (; words != 0; words &= words - 1)
        {
            sum += weights[BitOperations.TrailingZeroCount(words)];
        }

        return sum;
    }
}
