using System.Runtime.InteropServices;

namespace Library.Indexer.Index.Analysis;

/// <summary>Gathers what one document says of each word, while its texts are indexed field by field.</summary>
/// <remarks>Reused from document to document.</remarks>
internal sealed class Mentions
{
    private readonly Dictionary<string, Gathered> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Gathered>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public Mentions() => _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Begins another document.</summary>
    public void Clear() => _words.Clear();

    /// <param name="stem">Null where it is the word itself.</param>
    /// <param name="share">What an occurrence counts; 0 for the title.</param>
    public void Add(ReadOnlySpan<char> word, string? stem, float share)
    {
        ref var gathered = ref stem is null ? ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, word, out _) : ref CollectionsMarshal.GetValueRefOrAddDefault(_words, stem, out _);
        gathered.Occurrences += share;
        gathered.InTitle |= share == 0;
        gathered.Endings |= Mention.EndingOf(word);
    }

    /// <summary>Each word by its stem, in the order of what is said of it.</summary>
    public (byte Code, string Stem)[] ToSorted()
    {
        var sorted = new (byte Code, string Stem)[_words.Count];
        var next = 0;
        foreach (var (stem, gathered) in _words)
        {
            sorted[next++] = (Mention.Encode(gathered.Occurrences, gathered.InTitle, gathered.Endings), stem);
        }

        Array.Sort(sorted, static (a, b) => a.Code.CompareTo(b.Code));
        return sorted;
    }

    private struct Gathered
    {
        public float Occurrences;
        public bool InTitle;
        public WordEndings Endings;
    }
}
