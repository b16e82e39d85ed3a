namespace Library.Indexer.Search;

/// <param name="Query">What was asked.</param>
/// <param name="Ran">What was run, which differs only where <paramref name="Query"/> found nothing.</param>
/// <param name="DidYouMean">A corrected query that finds more; null where there is none.</param>
/// <param name="Total">How many documents match, exactly.</param>
public sealed record SearchResponse(
    string Query,
    string Ran,
    string? DidYouMean,
    SearchMatch Matched,
    int Total,
    IReadOnlyList<SearchHit> Hits,
    IReadOnlyDictionary<Facet, IReadOnlyList<FacetCount>> Facets)
{
    /// <summary>Where that was asked for and there are few hits: documents that lack some of the words, best first. They are in no total, and in no facet.</summary>
    public IReadOnlyList<SearchHit> PartialHits { get; init; } = [];

    /// <summary>What a reader sees, in its order: the hits, and below them what has some of the words.</summary>
    public IEnumerable<SearchHit> Listed => Hits.Concat(PartialHits);
}

public enum SearchMatch
{
    /// <summary>Every hit has all the words.</summary>
    All,

    /// <summary>No document has them all; the hits have most of them, and say which are missing.</summary>
    Most,
}

/// <param name="Version">The version whose text was searched.</param>
/// <param name="Missing">The words that this hit lacks, as typed; empty unless the response is <see cref="SearchMatch.Most"/>, the query a question or the hit a partial one.</param>
public sealed record SearchHit(
    Guid Id, int Version, float Score, IReadOnlyList<string> Missing, IReadOnlyList<Snippet> Snippets, IReadOnlyList<Mark> TitleMarks)
{
    /// <summary>Whether the request had it come, with the words or without.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Whether it is a post of a conversation, and the id that of a post.</summary>
    public bool IsPost { get; init; }
}

/// <param name="Page">The page of the file, from 1; null where the file does not tell its pages.</param>
/// <param name="Heading">The heading that the passage stands under on its page; null where there is none.</param>
/// <param name="Text">Plain text, never markup.</param>
/// <param name="Marks">The matched words in <paramref name="Text"/>, in order, not overlapping.</param>
public sealed record Snippet(int? Page, string? Heading, string Text, IReadOnlyList<Mark> Marks);

/// <summary>A stretch of a text in UTF-16 units; the end is exclusive.</summary>
public readonly record struct Mark(int Start, int End);

/// <param name="Selected">Whether the request chose it. A chosen value is listed even with count 0.</param>
public sealed record FacetCount(string Value, int Count, bool Selected);
