using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Suggesting;

/// <summary>The words that were typed so far, folded as the index folds them; the last one may be only a beginning.</summary>
/// <remarks>Letters may be wrong: one in a word of four letters or more, two from eight on; never the first.</remarks>
public sealed class TypedWords
{
    /// <summary>What is typed beyond is not looked at.</summary>
    private const int MaxLength = 256;

    private const int MaxWords = 8;
    private const int ShortestWithTypo = 4;
    private const int ShortestWithTwoTypos = 8;

    private readonly List<string> _words;

    private TypedWords(List<string> words)
    {
        _words = words.Count <= MaxWords ? words : words[..MaxWords];
        Joined = string.Join(' ', _words);
    }

    /// <summary>Whether there is nothing to complete.</summary>
    public bool IsEmpty => _words.Count == 0;

    internal IReadOnlyList<string> Words => _words;

    /// <summary>The words with single spaces between.</summary>
    internal string Joined { get; }

    public static TypedWords Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new TypedWords(Index.Analysis.Words.List(text.Length <= MaxLength ? text : text[..MaxLength]));
    }

    /// <summary>Whether a name is what was typed, but for case and signs.</summary>
    public bool Is(string name) => string.Equals(Index.Analysis.Words.Key(name), Joined, StringComparison.Ordinal);

    /// <summary>Whether a word of the name starts with each of them, letter for letter.</summary>
    public bool AreIn(string name)
    {
        var words = Index.Analysis.Words.List(name);
        return _words.TrueForAll(typed => words.Exists(word => word.StartsWith(typed, StringComparison.Ordinal)));
    }

    /// <summary>Where the typed letters stand in a name that completes them, in order, not overlapping.</summary>
    public IReadOnlyList<Mark> Mark(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var marks = new List<Mark>();
        var scanner = new WordScanner();
        for (scanner.Reset(name); scanner.Next();)
        {
            var letters = 0;
            foreach (var typed in _words)
            {
                letters = Math.Max(letters, CountTyped(typed, scanner.Word));
            }

            if (letters > 0)
            {
                marks.Add(new Mark(scanner.Start, Math.Min(scanner.Start + letters, scanner.End)));
            }
        }

        return marks;
    }

    internal static int MostTypos(int length) => length >= ShortestWithTwoTypos ? 2 : length >= ShortestWithTypo ? 1 : 0;

    /// <summary>How many of a word's letters were typed.</summary>
    private static int CountTyped(string typed, ReadOnlySpan<char> word) => word.StartsWith(typed, StringComparison.Ordinal) ? typed.Length
        : MostTypos(typed.Length) is > 0 and var most && word[0] == typed[0] ? EditDistance.FindPrefixOrNull(typed, word, most) ?? 0 : 0;
}
