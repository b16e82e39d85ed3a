using System.Collections.Frozen;
using System.Collections.Immutable;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>
/// Words and phrases of the field that mean the same ("COI, conflict of interest"): who searches for one finds the others too, which count less than what was typed.
/// </summary>
/// <remarks>Written as text: a group a line, its members parted by commas; what follows a # is a note. Members are compared by their stems.</remarks>
public sealed class Thesaurus
{
    /// <summary>Of the whole text, in characters.</summary>
    public const int MaxLength = 100_000;

    /// <summary>Of one group.</summary>
    public const int MaxMembers = 12;

    /// <summary>Of one member.</summary>
    public const int MaxWords = 6;

    /// <summary>Of one name, from all groups that it is in.</summary>
    private const int MaxOthers = 24;

    private readonly FrozenDictionary<string, ImmutableArray<ImmutableArray<string>>> _others;

    private Thesaurus(FrozenDictionary<string, ImmutableArray<ImmutableArray<string>>> others) => _others = others;

    /// <summary>Without any group.</summary>
    public static Thesaurus None { get; } = Parse("");

    /// <summary>Reads as many groups as can be read: see <see cref="Check"/> for what cannot.</summary>
    public static Thesaurus Parse(string text)
    {
        var others = new Dictionary<string, List<ImmutableArray<string>>>(StringComparer.Ordinal);
        foreach (var (_, members) in Groups(text).Where(group => ProblemOrNull(group.Members) is null))
        {
            List<ImmutableArray<string>> words = [.. members.Select(member => Words.List(member).ToImmutableArray())];
            foreach (var member in words)
            {
                var key = KeyOf(member);
                var known = others.TryGetValue(key, out var list) ? list : others[key] = [];
                known.AddRange(words.Where(other => KeyOf(other) != key && known.TrueForAll(one => KeyOf(one) != KeyOf(other))).Take(MaxOthers - known.Count).ToList());
            }
        }

        return new Thesaurus(others.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal));
    }

    /// <summary>What is wrong with a text, a sentence for each line that cannot be used; none where all is well.</summary>
    public static IReadOnlyList<string> Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > MaxLength
            ? [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The list may have at most {MaxLength:N0} characters.")]
            : [.. Groups(text).Select(group => ProblemOrNull(group.Members) is { } problem ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Line {group.Line}: {problem}") : null).OfType<string>()];
    }

    /// <summary>The members of each group that can be used, as written.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> ListGroups(string text) => [.. Groups(text).Select(group => group.Members).Where(members => ProblemOrNull(members) is null)];

    /// <summary>The longer names of what was typed, where that is a name by itself: of COI, conflict of interest. Folded.</summary>
    public IReadOnlyList<string> ListLongerNames(string typed)
    {
        ImmutableArray<string> words = [.. Words.List(typed)];
        return words.IsEmpty || IsOnlyFunctionWord(words, typed) ? [] : [.. _others.GetValueOrDefault(KeyOf(words), []).Where(other => other.Length > words.Length).Select(other => string.Join(' ', other))];
    }

    /// <summary>The query with what its words may also be called, and how else they may be written.</summary>
    internal ParsedQuery Widen(ParsedQuery query) => query.Root is { } root ? query with { Root = Widen(root) } : query;

    private QueryNode Widen(QueryNode node) => node switch
    {
        QueryNode.All all => new QueryNode.All(WidenRuns(all.Nodes)),
        QueryNode.Any any => new QueryNode.Any([.. any.Nodes.Select(Widen)]),
        QueryNode.Word => WidenRuns([node])[0],
        _ => node,
    };

    /// <summary>Takes the longest rows of words that have other names together.</summary>
    private ImmutableArray<QueryNode> WidenRuns(ImmutableArray<QueryNode> nodes)
    {
        var widened = ImmutableArray.CreateBuilder<QueryNode>(nodes.Length);
        for (var i = 0; i < nodes.Length;)
        {
            if (FindRowOrNull(nodes, i) is { } row)
            {
                widened.Add(row);
                i += row.Typed.Length;
            }
            else
            {
                widened.Add(nodes[i] is QueryNode.Any any ? Widen(any) : nodes[i]);
                i++;
            }
        }

        return widened.ToImmutable();
    }

    private QueryNode.Named? FindRowOrNull(ImmutableArray<QueryNode> nodes, int from)
    {
        QueryNode.Named? longest = null;
        var typed = ImmutableArray<QueryNode.Word>.Empty;
        var words = ImmutableArray<string>.Empty;
        for (var i = from; i < nodes.Length && nodes[i] is QueryNode.Word { Field: QueryField.Any } word && words.Length < MaxWords; i++)
        {
            (typed, words) = (typed.Add(word), words.AddRange(word.Words));
            var others = _others.GetValueOrDefault(KeyOf(words), []);
            if (i == from)
            {
                others = IsOnlyFunctionWord(words, word.Typed) ? [] : others;
                others = Add(others, [.. Compounds.Of(words), .. SpellCode(words)]);
            }
            else if (typed is [{ Words: [var first] }, { Words: [var second] }] && Codes.IsApart(first, second))
            {
                others = Add(others, SpellCode(words));
            }

            if (others.Length > 0)
            {
                longest = new QueryNode.Named(typed, others);
            }
        }

        return longest;
    }

    /// <summary>The other ways of writing a code, also with the other names of what stands before its number: FY27 is fiscal year 2027.</summary>
    private IEnumerable<ImmutableArray<string>> SpellCode(ImmutableArray<string> words)
    {
        var spellings = Codes.Of(words);
        return spellings.IsEmpty ? [] : [.. spellings, .. spellings.Add(words).Where(spelling => spelling.Length == 2).SelectMany(spelling => _others.GetValueOrDefault(KeyOf(spelling[..1]), []).Select(name => name.Add(spelling[1])))];
    }

    private static ImmutableArray<ImmutableArray<string>> Add(ImmutableArray<ImmutableArray<string>> others, IEnumerable<ImmutableArray<string>> spellings) =>
        [.. others, .. spellings.Where(spelling => others.All(other => KeyOf(other) != KeyOf(spelling)))];

    private static IEnumerable<(int Line, IReadOnlyList<string> Members)> Groups(string text) => text.Split('\n')
        .Select((line, index) => (Line: index + 1, Text: line.Split('#', 2)[0]))
        .Where(line => !string.IsNullOrWhiteSpace(line.Text))
        .Select(line => (line.Line, (IReadOnlyList<string>)line.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));

    private static string? ProblemOrNull(IReadOnlyList<string> members)
    {
        var words = members.Select(member => Words.List(member)).ToList();
        var empty = words.FindIndex(member => member.Count is 0 or > MaxWords || (member.TrueForAll(FunctionWords.Contains) && !IsAbbreviation(members[words.IndexOf(member)])));
        return empty >= 0 ? $"“{members[empty]}” cannot be used: one to {MaxWords} words are, and not only words like “of” or “the”."
            : words.Select(member => KeyOf([.. member])).Distinct(StringComparer.Ordinal).Count() < 2 ? "a group has at least two names, parted by commas."
            : members.Count > MaxMembers ? $"a group has at most {MaxMembers} names."
            : null;
    }

    /// <summary>A function word is a name only where it is typed as one: EL, but not "el".</summary>
    private static bool IsOnlyFunctionWord(ImmutableArray<string> words, string typed) => words is [var word] && FunctionWords.Contains(word) && !IsAbbreviation(typed.Trim());

    /// <summary>EL, for an English learner, is also a word of Spanish.</summary>
    private static bool IsAbbreviation(string member) => member.All(char.IsAsciiLetterUpper);

    private static string KeyOf(ImmutableArray<string> words)
    {
        var stemmer = Stemmer.OfThread;
        return words is [var only] ? stemmer.FindOrNull(only) ?? only : string.Join(' ', words.Select(word => stemmer.FindOrNull(word) ?? word));
    }
}
