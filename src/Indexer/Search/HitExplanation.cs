namespace Library.Indexer.Search;

/// <summary>Why a document is a hit of a query, and what it would score among the first hits.</summary>
/// <param name="Score">What its parts come to. Far down the list rows of words and the best page are not looked at; a search of five telling words or more adds what its first hits have in common.</param>
/// <param name="Reasons">In the order of the query, then what ranks higher.</param>
public sealed record HitExplanation(float Score, IReadOnlyList<HitReason> Reasons);

/// <param name="Text">The words as typed; empty where it is about the whole document.</param>
/// <param name="Score">What it adds; 0 for a word that the document lacks.</param>
public sealed record HitReason(HitReasonKind Kind, string Text, float Score)
{
    /// <summary>Of a word: how often the text has it, roughly, headings and descriptions counting more. Null for other reasons.</summary>
    public float? Occurrences { get; init; }

    /// <summary>Of a word: whether the title has it.</summary>
    public bool InTitle { get; init; }

    /// <summary>Of a word: whether it stands in a form that ends as the typed one does, and not in other forms alone.</summary>
    public bool AsTyped { get; init; }

    /// <summary>Of words that have other names: those of all of these that the document has, the typed ones as typed, others folded. Empty for other reasons.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}

public enum HitReasonKind
{
    Word,

    /// <summary>Words that have other names, as rows of words.</summary>
    Name,

    /// <summary>Anything else that was typed: a phrase, a beginning, a word in a field.</summary>
    Syntax,

    /// <summary>The title is the query.</summary>
    WholeTitle,

    /// <summary>The title has the words in a row.</summary>
    TitleRow,

    /// <summary>Two words stand side by side in the text.</summary>
    Neighbours,

    /// <summary>One page has the words together.</summary>
    BestPage,

    /// <summary>Another document takes its place, so that it counts a twentieth.</summary>
    Superseded,

    /// <summary>It is a model document or a template.</summary>
    Model,

    /// <summary>It is the accepted answer of a question.</summary>
    Accepted,

    /// <summary>How new it is, beside the newest document of the library.</summary>
    Fresh,
}
