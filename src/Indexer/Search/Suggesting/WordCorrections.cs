using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Running;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Finds what a misspelt word may have been meant as, among the words of documents that the reader may see.</summary>
internal sealed class WordCorrections(VisibleWords visible, CurrentWords current, Deadline deadline)
{
    /// <summary>Of each distance so many are compared by their neighbours, the most frequent ones.</summary>
    private const int MaxCompared = 4;

    private const int ShortestPart = 3;

    /// <summary>The first letter of a shorter word is taken to be right.</summary>
    private const int ShortestWithoutStart = 5;

    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>A longer word that is near another is misspelt, and not the beginning of one.</summary>
    private const int LongestBegun = 7;

    private readonly (WordDictionary Dictionary, IReadOnlyList<AtomicReader> Others) _words = current.Of(visible.View.Segments.Select(segment => segment.Reader));

    /// <summary>The likeliest word, or two words, for one; null where there is none.</summary>
    /// <param name="before">The word before it; null where there is none.</param>
    /// <param name="fewest">So many documents must have it at least: more than one where some have the word itself.</param>
    /// <param name="mayBeBegun">Whether it may be the beginning of a word that was not typed to its end: its letters that lack are one edit.</param>
    public Correction? FindOrNull(string word, string? before, string? after, int fewest = 1, bool mayBeBegun = false)
    {
        var near = ListNear(word, Spelled.MostEdits(word.Length), isAlone: before is null && after is null);
        if (mayBeBegun && (word.Length <= LongestBegun || near.Count == 0))
        {
            near = [.. near.UnionBy(ListBegun(word), correction => correction.Text)];
        }

        var isUnknown = fewest == 1;
        if (isUnknown && word.Length >= ShortestWithoutStart && WordDictionary.IsWord(word) && !near.Exists(correction => correction.Distance == 1))
        {
            near.AddRange(ListWithOtherStart(word));
        }

        near.RemoveAll(correction => correction.Count < fewest);
        var likeliest = near.Select(correction => correction with { Pairs = CountPairs(correction, before, after) })
            .Concat(near.Exists(correction => correction.Distance == 1) ? [] : ListSplit(word, before, after)) // a missing space is an edit too, and dear to look for
            .Order(Correction.Order).Take(1).ToList();
        return likeliest.Count == 0 ? null : likeliest[0];
    }

    /// <summary>The likeliest word for two that are one; null where there is none.</summary>
    /// <param name="edits">How far off it may be.</param>
    public Correction? FindJoinedOrNull(string first, string second, string? before, string? after, int edits)
    {
        var joined = first + second;
        if (!WordDictionary.IsWord(joined))
        {
            return null;
        }

        var whole = new Correction(joined, 0, visible.Count(joined), Pairs: 0);
        var likeliest = (whole.Count > 0 ? [whole] : ListNear(joined, Math.Min(edits, Spelled.MostEdits(joined.Length)), isAlone: false))
            .Select(near => near with { Pairs = CountPairs(near, before, after) })
            .Order(Correction.Order).Take(1).ToList();
        return likeliest.Count == 0 ? null : likeliest[0];
    }

    /// <summary>Visible words near another, the most frequent of each distance.</summary>
    /// <param name="isAlone">Whether there are no neighbours to compare by: then the most frequent of the nearest is all that matters.</param>
    private List<Correction> ListNear(string word, int distance, bool isAlone)
    {
        if (distance == 0 || !WordDictionary.IsWord(word))
        {
            return [];
        }

        var near = new List<NearWord>();
        _words.Dictionary.Find(word, distance, near);
        foreach (var segment in _words.Others)
        {
            AddNear(segment, word, distance, near);
        }

        var stem = Stemmer.OfThread.FindOrNull(word) ?? word;
        var byDistance = near.GroupBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Where(group => !string.Equals(Stemmer.OfThread.FindOrNull(group.Key) ?? group.Key, stem, StringComparison.Ordinal)) // those are found anyway
            .Select(group => new NearWord(group.Key, group.First().Distance, group.Sum(candidate => candidate.Most)))
            .GroupBy(candidate => candidate.Distance).OrderBy(candidates => candidates.Key)
            .Select(candidates => ListMostFrequent(candidates, isAlone ? 1 : MaxCompared));
        return isAlone ? byDistance.FirstOrDefault(corrections => corrections.Count > 0) ?? [] : [.. byDistance.SelectMany(corrections => corrections)];
    }

    /// <summary>Visible words that differ in how they start, the most frequent ones. That is seldom wrong: it is looked for where nothing is one edit away, and counts as two.</summary>
    private List<Correction> ListWithOtherStart(string word)
    {
        var near = new List<NearWord>();
        Span<char> longer = stackalloc char[WordScanner.MaxWordLength + 1];
        longer = longer[..(word.Length + 1)];
        word.CopyTo(longer[1..]);
        Span<char> same = stackalloc char[WordScanner.MaxWordLength];
        same = same[..word.Length];
        word.CopyTo(same);
        foreach (var letter in Letters)
        {
            longer[0] = same[0] = letter;
            Add(longer);
            if (letter != word[0])
            {
                Add(same);
            }
        }

        Add(word.AsSpan(1));
        if (word[0] != word[1])
        {
            (same[0], same[1]) = (word[1], word[0]);
            Add(same);
        }

        return ListMostFrequent(near, MaxCompared);

        void Add(ReadOnlySpan<char> other)
        {
            if (Most(other) is > 0 and var most)
            {
                near.Add(new NearWord(other.ToString(), 2, most));
            }
        }
    }

    /// <summary>Visible words that start so, the most frequent ones.</summary>
    private List<Correction> ListBegun(string start) => ListMostFrequent(
        visible.View.Segments.SelectMany(segment => WordDictionary.Fields.SelectMany(field => PrefixWordQuery.ListWords(segment.Reader, field, start)))
            .Select(words => (Word: words.Term.Utf8ToString(), Most: words.DocFreq)).Where(begun => begun.Word.Length > start.Length && WordDictionary.IsWord(begun.Word))
            .GroupBy(begun => begun.Word, begun => begun.Most, StringComparer.Ordinal).Select(group => new NearWord(group.Key, 1, group.Sum())),
        MaxCompared);

    /// <summary>The words that most visible documents have. As no word has more of them than documents at all, most need not be counted; hidden documents change nothing.</summary>
    private List<Correction> ListMostFrequent(IEnumerable<NearWord> near, int most)
    {
        var best = new List<Correction>();
        foreach (var candidate in near.OrderByDescending(candidate => Math.Min(candidate.Most, WordDictionary.Fields.Length * VisibleWords.MostOfWord)))
        {
            if (best.Count >= most && candidate.Most < best[^1].Count)
            {
                break;
            }

            if (visible.Count(candidate.Word) is > 0 and var count)
            {
                best.Add(new Correction(candidate.Word, candidate.Distance, count, Pairs: 0));
                best.Sort(Correction.Order);
                best.RemoveRange(Math.Min(best.Count, most), Math.Max(0, best.Count - most));
            }
        }

        return best;
    }

    private IEnumerable<Correction> ListSplit(string word, string? before, string? after)
    {
        for (var at = ShortestPart; at <= word.Length - ShortestPart; at++)
        {
            var (first, second) = (word[..at], word[at..]);
            if (Most(first) > 0 && Most(second) > 0 && visible.CountPairs(first, second) is > 0 and var together)
            {
                var split = new Correction($"{first} {second}", 1, together, Pairs: 0);
                yield return split with { Pairs = CountPairs(split, before, after) };
            }
        }
    }

    /// <summary>At most so many documents have it, whoever may see them: a quick look before a slow one.</summary>
    private int Most(ReadOnlySpan<char> word)
    {
        var most = _words.Dictionary.Most(word);
        if (_words.Others.Count > 0)
        {
            var term = new BytesRef(word.ToString());
            most += _words.Others.Sum(segment => WordDictionary.Fields.Sum(field => TermLookups.CountDocuments(segment, field, term)));
        }

        return most;
    }

    private int CountPairs(Correction correction, string? before, string? after) =>
        (before is null ? 0 : visible.CountPairs(before, correction.First)) + (after is null ? 0 : visible.CountPairs(correction.Last, after));

    /// <summary>The words of a segment that the dictionary does not have yet.</summary>
    private void AddNear(AtomicReader segment, string word, int distance, List<NearWord> into)
    {
        foreach (var field in WordDictionary.Fields)
        {
            if (segment.GetTerms(field) is not { } terms)
            {
                continue;
            }

            var near = new FuzzyTermsEnum(terms, new AttributeSource(), new Term(field, word), distance, prefixLength: 1, transpositions: true);
            while (near.MoveNext())
            {
                deadline.Step();
                var candidate = near.Term.Utf8ToString();
                if (candidate[0] != IndexTerms.StemMark && WordDictionary.IsWord(candidate) && EditDistance.Within(word, candidate, distance) is > 0 and not EditDistance.Far and var edits)
                {
                    into.Add(new NearWord(candidate, edits, near.DocFreq));
                }
            }
        }
    }
}
