using System.Text.Json.Serialization;

namespace Library.Api.Search;

/// <summary>The answer to a search, on the wire and on the page.</summary>
public sealed record SearchAnswer(
    string Query,
    string Ran,
    string? DidYouMean,
    string Matched,
    int Total,
    int Page,
    int Size,
    double TookMs,
    IReadOnlyList<HitResponse> Hits,
    IReadOnlyDictionary<string, IReadOnlyList<FacetValueResponse>> Facets)
{
    /// <summary>Below a short list: what has some of the words. Each says which are missing; none is in a total or a facet.</summary>
    public IReadOnlyList<HitResponse> PartialHits { get; init; } = [];

    /// <summary>What is shown, in its order.</summary>
    [JsonIgnore]
    public IEnumerable<HitResponse> Listed => Hits.Concat(PartialHits);
}

public sealed record HitResponse
{
    /// <summary>Of the document; of a post where that was found.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>The matched words in the title, as start and end (exclusive) in UTF-16 units.</summary>
    public required IReadOnlyList<int[]> TitleMarks { get; init; }

    public required string Description { get; init; }

    /// <summary>The document's kind; "conversation" of a post.</summary>
    public required string Kind { get; init; }

    /// <summary>"members", "cops" or "draft".</summary>
    public required string Visibility { get; init; }

    /// <summary>"waiting", "returned", or null.</summary>
    public required string? Review { get; init; }

    public required IReadOnlyList<string> Areas { get; init; }

    public required IReadOnlyList<string> Cops { get; init; }

    public required string? School { get; init; }

    /// <summary>Null of a post.</summary>
    public required string? Format { get; init; }

    public required int? Pages { get; init; }

    /// <summary>The version whose text was searched.</summary>
    public required int Version { get; init; }

    /// <summary>The number of its newest version.</summary>
    public required int NewestVersion { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required float Score { get; init; }

    public required string Href { get; init; }

    /// <summary>Whether the association picked it for this search: then it stands first, with the words or without.</summary>
    public required bool Picked { get; init; }

    /// <summary>Whether another document takes its place: then it stands below the others.</summary>
    public required bool Superseded { get; init; }

    /// <summary>That document; null where the caller may not see it.</summary>
    public required SupersedingResponse? SupersededBy { get; init; }

    /// <summary>The words that this document lacks, where no document has them all or it is a partial hit.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    public required IReadOnlyList<SnippetResponse> Snippets { get; init; }

    /// <summary>What was found in a conversation; null for a document.</summary>
    public FoundPostResponse? Post { get; init; }
}

/// <summary>A post that was found.</summary>
/// <param name="Thread">The id of its conversation.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Kind">"question", "answer", "reply", "discussion" or "announcement".</param>
/// <param name="Accepted">Whether it is the accepted answer.</param>
public sealed record FoundPostResponse(string Thread, string Author, string Kind, bool Accepted);

/// <summary>What takes the place of a document.</summary>
public sealed record SupersedingResponse(string Id, string Href, string Title);

/// <param name="Page">From 1; null where the file does not tell its pages.</param>
/// <param name="Marks">Start and end (exclusive) in UTF-16 units of the text.</param>
public sealed record SnippetResponse(int? Page, string? Heading, string Text, IReadOnlyList<int[]> Marks, string Href);

public sealed record FacetValueResponse(string Value, string Label, int Count, bool Selected);
