using Lucene.Net.Tartarus.Snowball.Ext;

namespace Library.Indexer.Index.Analysis;

/// <summary>English stems (Porter2) with exceptions where it would throw together what our readers keep apart.</summary>
/// <remarks>Remembers the words it has seen, since a library's words repeat; not safe for use by several threads at a time.</remarks>
internal sealed class Stemmer
{
    private const int ShortestWord = 3;

    /// <summary>Enough for a library's vocabulary; cleared when full, so that codes and numbers cannot fill memory.</summary>
    private const int MaxRemembered = 20_000;

    [ThreadStatic]
    private static Stemmer? _ofThread;

    private readonly EnglishStemmer _porter = new();
    private readonly Dictionary<string, string?> _seen;
    private readonly Dictionary<string, string?>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public Stemmer()
    {
        _seen = new Dictionary<string, string?>(StringComparer.Ordinal);
        _lookup = _seen.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The present thread's own, with the words it remembers. Not to be kept over an <see langword="await"/>.</summary>
    public static Stemmer OfThread => _ofThread ??= new Stemmer();

    /// <summary>The stem of a folded word; null where it is the word itself.</summary>
    public string? FindOrNull(ReadOnlySpan<char> word)
    {
        if (word.Length < ShortestWord)
        {
            return null;
        }

        if (_lookup.TryGetValue(word, out var stem))
        {
            return stem;
        }

        if (_seen.Count >= MaxRemembered)
        {
            _seen.Clear();
        }

        var text = word.ToString();
        stem = Compute(text);
        _seen[text] = stem;
        return stem;
    }

    private string? Compute(string word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterLower(c))
            {
                return null;
            }
        }

        if (!StemExceptions.Stems.TryGetValue(word, out var stem))
        {
            _porter.SetCurrent(word);
            _porter.Stem();
            stem = _porter.Current;
        }

        return string.Equals(stem, word, StringComparison.Ordinal) || stem.Length == 0 ? null : stem;
    }
}
