using System.Buffers;
using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Lucene.Net.Index;

namespace Library.Indexer.Search.Suggesting;

/// <summary>A word of the index near another.</summary>
/// <param name="Distance">How many edits away.</param>
/// <param name="Most">At most so many documents have it, whoever may see them.</param>
internal readonly record struct NearWord(string Word, int Distance, int Most);

/// <summary>
/// The words that documents and titles of some segments have, by what they become when letters are left out: finds those near a misspelt one in microseconds.
/// </summary>
/// <remarks>Of words that only hidden documents have, too: whoever asks looks himself whether the reader may see one. Letters alone; codes and numbers are not corrected.</remarks>
internal sealed class WordDictionary
{
    /// <summary>The farthest that is looked.</summary>
    public const int MaxDistance = 2;

    private const int ShortestWord = 3;

    /// <summary>Of more words, those that the fewest documents have are left out. 42 MB.</summary>
    private const int MaxWords = 500_000;

    /// <summary>Letters are left out of so much of a word; the rest is compared.</summary>
    private const int Keyed = 7;

    private readonly char[] _letters;
    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly uint[] _shapes;
    private readonly HashedLists _words;

    private WordDictionary(IReadOnlyList<KeyValuePair<string, int>> words)
    {
        (_starts, _counts, _shapes) = (new int[words.Count + 1], new int[words.Count], new uint[words.Count]);
        for (var i = 0; i < words.Count; i++)
        {
            (_starts[i + 1], _counts[i], _shapes[i]) = (_starts[i] + words[i].Key.Length, words[i].Value, WordShape.Of(words[i].Key));
        }

        _letters = new char[_starts[^1]];
        for (var i = 0; i < words.Count; i++)
        {
            words[i].Key.CopyTo(_letters.AsSpan(_starts[i]));
        }

        _words = HashedLists.Build(AddDeletes);
    }

    public static WordDictionary Empty { get; } = new([]);

    /// <summary>How many words it has.</summary>
    public int Count => _counts.Length;

    /// <summary>The fields whose words are corrected to.</summary>
    public static string[] Fields { get; } = [IndexSchema.Text.Body, IndexSchema.Text.Title];

    public static WordDictionary Read(IEnumerable<AtomicReader> segments, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var segment in segments)
        {
            foreach (var field in Fields)
            {
                cancellationToken.ThrowIfCancellationRequested();
                AddWords(segment, field, counts);
            }
        }

        var fewest = counts.Count <= MaxWords ? 0 : counts.Values.Order().ElementAt(counts.Count - MaxWords);
        return new WordDictionary([.. counts.Where(pair => pair.Value > fewest || counts.Count <= MaxWords)]);
    }

    public static bool IsWord(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsLetter(c))
            {
                return false;
            }
        }

        return word.Length is >= ShortestWord and <= WordScanner.MaxWordLength;
    }

    /// <summary>At most so many documents of the segments have the word.</summary>
    public int Most(ReadOnlySpan<char> word)
    {
        foreach (var id in _words.Of(Deletes.HashWithout(Key(word), -1, -1)))
        {
            if (WordOf(id).SequenceEqual(word))
            {
                return _counts[id];
            }
        }

        return 0;
    }

    /// <summary>Adds the words that are at most <paramref name="distance"/> edits away and start with the same letter; not the word itself.</summary>
    public void Find(ReadOnlySpan<char> word, int distance, List<NearWord> into)
    {
        Span<uint> hashes = stackalloc uint[Deletes.Most(Keyed)];
        var count = Deletes.Hash(Key(word), distance, hashes);
        var shape = WordShape.Of(word);
        var seen = ArrayPool<ulong>.Shared.Rent((Count / 64) + 1); // a bit a word: a word shares many hashes with one that is near
        seen.AsSpan().Clear();
        foreach (var hash in hashes[..count])
        {
            foreach (var id in _words.Of(hash))
            {
                if (((seen[id / 64] >> id) & 1) != 0)
                {
                    continue;
                }

                seen[id / 64] |= 1ul << id;
                if (!WordShape.MayBeWithin(shape, _shapes[id], distance))
                {
                    continue;
                }

                var candidate = WordOf(id);
                if (candidate[0] == word[0] && EditDistance.Within(word, candidate, distance) is > 0 and not EditDistance.Far and var edits)
                {
                    into.Add(new NearWord(candidate.ToString(), edits, _counts[id]));
                }
            }
        }

        ArrayPool<ulong>.Shared.Return(seen);
    }

    private static ReadOnlySpan<char> Key(ReadOnlySpan<char> word) => word[..Math.Min(word.Length, Keyed)];

    private static void AddWords(AtomicReader segment, string field, Dictionary<string, int> counts)
    {
        if (segment.GetTerms(field) is not { } terms)
        {
            return;
        }

        var words = terms.GetEnumerator();
        while (words.MoveNext())
        {
            if (words.Term.Bytes[words.Term.Offset] != IndexTerms.StemMark && words.Term.Utf8ToString() is var word && IsWord(word))
            {
                counts[word] = counts.GetValueOrDefault(word) + words.DocFreq;
            }
        }
    }

    private ReadOnlySpan<char> WordOf(int id) => _letters.AsSpan(_starts[id].._starts[id + 1]);

    private void AddDeletes(Action<uint, int> add)
    {
        Span<uint> hashes = stackalloc uint[Deletes.Most(Keyed)];
        for (var id = 0; id < _counts.Length; id++)
        {
            var word = WordOf(id);

            // Two letters may be wrong only in long words, so that shorter ones need fewer entries.
            var count = Deletes.Hash(Key(word), word.Length >= Spelled.LongWord - MaxDistance ? MaxDistance : 1, hashes);
            foreach (var hash in hashes[..count])
            {
                add(hash, id);
            }
        }
    }
}
