using System.Collections.Immutable;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Queries;

namespace Library.Indexer.Search.Snippets;

/// <summary>A word of a query that is marked where it stands.</summary>
/// <param name="Text">Folded; of a prefix its beginning.</param>
/// <param name="Stems">For each of the view's languages, English first: words with this stem are the same word; empty where only the word itself counts.</param>
/// <param name="IsFree">Whether it counts on its own, and not only in a row with others.</param>
/// <param name="IsName">Whether it is a name by itself, such as EL, whatever it says elsewhere.</param>
internal sealed record MarkedWord(string Text, ImmutableArray<string> Stems, bool IsPrefix, bool IsFree, bool IsName = false)
{
    /// <summary>Whether it is such a name that says nothing elsewhere: it is the name only where a text has it in capitals.</summary>
    public bool IsCapital => IsName && FunctionWords.Contains(Text);

    /// <summary>Whether it says nothing on its own, beside words that do.</summary>
    public bool IsLight => !IsPrefix && !IsName && FunctionWords.Contains(Text);

    public bool Matches(ReadOnlySpan<char> word, ReadOnlySpan<char> stem) =>
        IsPrefix ? word.StartsWith(Text, StringComparison.Ordinal)
        : word.SequenceEqual(Text) || HasStem(stem);

    /// <summary>Whether a word of any of the languages with this stem is the same word.</summary>
    public bool HasStem(ReadOnlySpan<char> stem)
    {
        foreach (var own in Stems)
        {
            if (stem.SequenceEqual(own))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The words of a query that are to be marked in a text: all but the excluded ones, in the order typed; at most 64, each a bit.</summary>
internal sealed class MarkedWords
{
    public const int MaxWords = 64;

    /// <summary>The ASCII characters with which one of the words begins, a bit each.</summary>
    private readonly UInt128 _starts;

    private MarkedWords(ImmutableArray<MarkedWord> words, ImmutableArray<(int From, int To)> rows)
    {
        (Words, Rows) = (words, rows);
        for (var i = 0; i < words.Length; i++)
        {
            FreeWords |= words[i].IsFree ? 1UL << i : 0;
            LightWords |= words[i].IsLight ? 1UL << i : 0;
            CapitalWords |= words[i].IsCapital ? 1UL << i : 0;
            _starts |= words[i].Text is [var first, ..] && char.IsAscii(first) ? UInt128.One << first : 0;
        }
    }

    public ImmutableArray<MarkedWord> Words { get; }

    /// <summary>Words that stand in a row or not at all (phrases): from, and to exclusive.</summary>
    public ImmutableArray<(int From, int To)> Rows { get; }

    public ulong FreeWords { get; }

    public ulong LightWords { get; }

    public ulong CapitalWords { get; }

    /// <summary>Whether there are others beside the light ones, which are then not marked alone.</summary>
    public bool HasWeight => Words.Any(word => !word.IsLight);

    public bool IsEmpty => Words.IsEmpty;

    /// <summary>Whether a folded word of a text may be one of them, by how it begins: most are not, and need no stem. No stem begins otherwise than its words.</summary>
    public bool MayBe(ReadOnlySpan<char> word) => !char.IsAscii(word[0]) || (_starts >> word[0] & UInt128.One) != 0;

    /// <summary>Each word in any of its forms.</summary>
    public static MarkedWords Of(IEnumerable<string> words, ImmutableArray<WordLanguage> languages) =>
        new([.. words.Take(MaxWords).Select(text => new MarkedWord(text, Stemmer.ListOf(text, languages), IsPrefix: false, IsFree: true))], []);

    /// <param name="isMarked">Which fields' words are wanted.</param>
    public static MarkedWords Of(ParsedQuery query, ImmutableArray<WordLanguage> languages, Func<QueryField, bool> isMarked)
    {
        var (words, rows) = (ImmutableArray.CreateBuilder<MarkedWord>(), ImmutableArray.CreateBuilder<(int, int)>());
        var others = new List<ImmutableArray<string>>();
        Add(query.Root);

        // Behind all that was typed, whose order says which words belong side by side.
        others.ForEach(other => AddRow([.. other.Select(text => new MarkedWord(text, StemsOf(text, other), IsPrefix: false, other.Length == 1, IsName: other.Length == 1))]));
        return new MarkedWords(words.ToImmutable(), rows.ToImmutable());

        void Add(QueryNode? node)
        {
            switch (node)
            {
                case QueryNode.All all:
                    all.Nodes.ToList().ForEach(Add);
                    break;
                case QueryNode.Any any:
                    any.Nodes.ToList().ForEach(Add);
                    break;
                case QueryNode.Named named when isMarked(QueryField.Any):
                    named.Typed.ToList().ForEach(word => AddWord(word, isName: named.Typed.Length == 1 && word.Words.Length == 1));
                    others.AddRange(named.Others);
                    break;
                case QueryNode.Prefix prefix when isMarked(prefix.Field):
                    AddRow([new MarkedWord(prefix.Start, Stems: [], IsPrefix: true, IsFree: true)]);
                    break;
                case QueryNode.Word word when isMarked(word.Field):
                    AddWord(word, isName: false);
                    break;
                case QueryNode.Phrase phrase when isMarked(phrase.Field):
                    AddRow([.. phrase.Words.Select(text => new MarkedWord(text, Stems: [], IsPrefix: false, phrase.Words.Length == 1))]);
                    break;
                default:
                    break; // what is excluded or in another field is not marked
            }
        }

        void AddWord(QueryNode.Word word, bool isName) =>
            AddRow([.. word.Words.Select(text => new MarkedWord(text, StemsOf(text, word.Words), IsPrefix: false, word.Words.Length == 1, isName))]);

        ImmutableArray<string> StemsOf(string text, ImmutableArray<string> row) => Compounds.StandAsTyped(row) ? [] : Stemmer.ListOf(text, languages);

        void AddRow(ImmutableArray<MarkedWord> row)
        {
            if (words.Count + row.Length > MaxWords)
            {
                return;
            }

            if (row.Length > 1)
            {
                rows.Add((words.Count, words.Count + row.Length));
            }

            words.AddRange(row);
        }
    }
}
