using System.Collections.Immutable;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>What a typed query means, free of the index.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="Root">Null where nothing that could be searched was typed.</param>
internal sealed record ParsedQuery(string Text, QueryNode? Root)
{
    private const int FewestQuestionWords = 4;
    private const int FewestTellingWords = 2;

    /// <summary>Whether nothing at all was typed, which lists everything. Signs without a word were typed, and find nothing.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    /// <summary>Whether it asks for anything, and does not only exclude: what only excludes has no order of relevance.</summary>
    public bool IsAsking => Root is not null && Asks(Root);

    /// <summary>
    /// Whether it is a question in plain words ("how do we write a conflict of interest policy?"): some words, without syntax, that start or end as a question
    /// does. Its function words are how it is asked, and not what is sought.
    /// </summary>
    public bool IsQuestion => Root is QueryNode.All { Nodes: var nodes } && nodes.Sum(node => node is QueryNode.Named named ? named.Typed.Length : 1) >= FewestQuestionWords
        && nodes.All(node => node is QueryNode.Word { Field: QueryField.Any } or QueryNode.Named)
        && Telling.Length >= FewestTellingWords
        && ((nodes[0] is QueryNode.Word first && FunctionWords.Asks(first.Words[0])) || Text.AsSpan().TrimEnd().EndsWith("?"));

    /// <summary>Whether what has it has all its words: none is one of several, and none is left out.</summary>
    public bool NeedsAllWords => Root is not null && NeedsAll(Root);

    /// <summary>Whether a part of the query is how something is asked, and not what is sought: in a question its function words, and what is done where one other word alone tells with what.</summary>
    /// <remarks>Of three telling words or more some may be missing anyway, and what is done ranks higher what has it.</remarks>
    public bool IsManner(QueryNode node) => IsQuestion && (IsFunctionWord(node) || (IsDoing(node) && Telling is [var first, var second] && IsDoing(first) != IsDoing(second)));

    public static bool IsFunctionWord(QueryNode node) => node is QueryNode.Word { Words: [var word] } && FunctionWords.Contains(word);

    public override string ToString() => Root?.ToString() ?? "";

    private ImmutableArray<QueryNode> Telling => Root is QueryNode.All { Nodes: var nodes } ? [.. nodes.Where(node => !IsFunctionWord(node))] : [];

    private static bool IsDoing(QueryNode node) => node is QueryNode.Word { Words: [var word] } && FunctionWords.IsDoing(word);

    private static bool NeedsAll(QueryNode node) => node switch
    {
        QueryNode.Not or QueryNode.Any => false,
        QueryNode.All all => all.Nodes.All(NeedsAll),
        _ => true,
    };

    private static bool Asks(QueryNode node) => node switch
    {
        QueryNode.Not => false,
        QueryNode.All all => all.Nodes.Any(Asks),
        QueryNode.Any any => any.Nodes.Any(Asks),
        _ => true,
    };
}

/// <summary>A field that a query can name.</summary>
internal enum QueryField
{
    Any,
    Title,
    School,
    Tag,
}

internal abstract record QueryNode
{
    private QueryNode()
    {
    }

    /// <summary>Words that belong together: one word, or one that its signs part (I-9), whose parts stand in a row.</summary>
    /// <param name="Typed">As typed, for telling what is missing and for corrections.</param>
    /// <param name="Start">Where it stands in the query.</param>
    /// <param name="Words">Folded, at least one.</param>
    public sealed record Word(string Typed, int Start, ImmutableArray<string> Words, QueryField Field) : QueryNode
    {
        public override string ToString() => InField(Field, string.Join('+', Words));
    }

    /// <summary>Words that have other names, which are as good, if less so.</summary>
    /// <param name="Typed">All of them must match, or one of the other names.</param>
    /// <param name="Others">The words of each, in a row.</param>
    public sealed record Named(ImmutableArray<Word> Typed, ImmutableArray<ImmutableArray<string>> Others) : QueryNode
    {
        public string TypedText => string.Join(' ', Typed.Select(word => word.Typed));

        public override string ToString() => $"({string.Join(' ', Typed)} = {string.Join(" = ", Others.Select(words => string.Join('+', words)))})";
    }

    /// <param name="Start">The folded beginning of a word.</param>
    public sealed record Prefix(string Typed, string Start, QueryField Field) : QueryNode
    {
        public override string ToString() => InField(Field, Start + "*");
    }

    public sealed record Phrase(ImmutableArray<string> Words, QueryField Field) : QueryNode
    {
        public override string ToString() => InField(Field, $"\"{string.Join(' ', Words)}\"");
    }

    public sealed record Not(QueryNode Node) : QueryNode
    {
        public override string ToString() => $"-{Node}";
    }

    public sealed record All(ImmutableArray<QueryNode> Nodes) : QueryNode
    {
        public override string ToString() => $"({string.Join(' ', Nodes)})";
    }

    public sealed record Any(ImmutableArray<QueryNode> Nodes) : QueryNode
    {
        public override string ToString() => $"({string.Join(" OR ", Nodes)})";
    }

    private static string InField(QueryField field, string text) => field == QueryField.Any ? text : $"{field.ToString().ToLowerInvariant()}:{text}";
}
