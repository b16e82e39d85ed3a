using System.Collections.Immutable;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace Library.Indexer.Index.Analysis;

/// <summary>The stems of one language: English ones by Porter2, with exceptions where it would throw together what our readers keep apart; others by <see cref="LightStems"/>.</summary>
/// <remarks>Remembers the words it has seen, since a library's words repeat; not safe for use by several threads at a time.</remarks>
internal sealed class Stemmer(WordLanguage language = WordLanguage.English)
{
    private const int ShortestWord = 3;

    /// <summary>Enough for a library's vocabulary; cleared when full, so that codes and numbers cannot fill memory.</summary>
    private const int MaxRemembered = 20_000;

    [ThreadStatic]
    private static Stemmer?[]? _ofThread;

    private readonly EnglishStemmer _porter = new();
    private readonly Dictionary<string, string?> _seen = new(StringComparer.Ordinal);

    /// <summary>The present thread's own for English, with the words it remembers. Not to be kept over an <see langword="await"/>.</summary>
    public static Stemmer OfThread => OfThreadIn(WordLanguage.English);

    /// <summary>As <see cref="OfThread"/>, for any language.</summary>
    public static Stemmer OfThreadIn(WordLanguage language) => (_ofThread ??= new Stemmer?[Enum.GetValues<WordLanguage>().Length])[(int)language] ??= new Stemmer(language);

    /// <summary>A word's stems in several languages, each once; the word itself where it is its own.</summary>
    public static ImmutableArray<string> ListOf(string word, ImmutableArray<WordLanguage> languages)
    {
        var stems = ImmutableArray.CreateBuilder<string>(languages.Length);
        foreach (var language in languages)
        {
            var stem = OfThreadIn(language).FindOrNull(word) ?? word;
            if (!stems.Contains(stem))
            {
                stems.Add(stem);
            }
        }

        return stems.DrainToImmutable();
    }

    /// <summary>The stem of a folded word; null where it is the word itself. Those of other languages than English start with the language's mark, so that they meet nobody else's.</summary>
    public string? FindOrNull(ReadOnlySpan<char> word)
    {
        if (word.Length < ShortestWord)
        {
            return null;
        }

        if (_seen.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var stem))
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

        return language switch
        {
            WordLanguage.Spanish => WordLanguages.MarkOf(language) + LightStems.Spanish(word),
            WordLanguage.Portuguese => WordLanguages.MarkOf(language) + LightStems.Portuguese(word),
            _ => ComputeEnglish(word),
        };
    }

    private string? ComputeEnglish(string word)
    {
        if (!StemExceptions.Stems.TryGetValue(word, out var stem))
        {
            _porter.SetCurrent(word);
            _porter.Stem();
            stem = _porter.Current;
        }

        // ELs, cans and wills are not el, can and will.
        var isTaken = FunctionWords.Contains(stem) && !FunctionWords.Contains(word);
        return isTaken || string.Equals(stem, word, StringComparison.Ordinal) || stem.Length == 0 ? null : stem;
    }
}
