using Library.Indexer.Extraction;
using Library.Storage.Catalogue;

namespace Library.Indexer.Index;

/// <summary>A document of the catalogue as the index takes it in: what all its versions share, and each version. A post of a conversation is one too, with one version.</summary>
public sealed record IndexEntry
{
    public required Guid Id { get; init; }

    /// <summary>The row's revision that this entry shows; an entry with an older one than the index holds changes nothing.</summary>
    public required long Revision { get; init; }

    /// <summary>Who may see it, as audience tokens.</summary>
    public required IReadOnlyList<string> Audience { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public required string Kind { get; init; }

    public IReadOnlyList<string> Areas { get; init; } = [];

    public IReadOnlyList<string> Cops { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Slugs of the collections that hold it.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>Ids of the meetings whose packets hold it.</summary>
    public IReadOnlyList<string> Meetings { get; init; } = [];

    /// <summary>The school's slug, for filters.</summary>
    public string? School { get; init; }

    /// <summary>The school's name, for words.</summary>
    public string? SchoolName { get; init; }

    /// <summary>Whether another document takes its place: it is found, but ranks below the others.</summary>
    public bool IsSuperseded { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What it is of a conversation; null for a document.</summary>
    public IndexEntryPost? Post { get; init; }

    /// <summary>In order of number; exactly one is current.</summary>
    public required IReadOnlyList<IndexEntryVersion> Versions { get; init; }
}

/// <param name="IsFirst">Whether the conversation began with it, so that the title is its own; to the others it is said beside them.</param>
/// <param name="IsAccepted">Whether it is the accepted answer, which ranks a little higher.</param>
public sealed record IndexEntryPost(bool IsFirst, bool IsAccepted)
{
    /// <summary>The kind of posts, among the kinds of documents.</summary>
    public const string Kind = "conversation";
}

/// <param name="IsCurrent">Whether searches find this one unless they ask for older ones.</param>
/// <param name="Format">Null of what is no file.</param>
/// <param name="DatedAt">The date that <c>year</c> and <c>newest</c> go by, UTC.</param>
/// <param name="Year">Its year in the association's time zone.</param>
/// <param name="Text">Null where it could not be extracted (yet): found by its metadata alone.</param>
public sealed record IndexEntryVersion(
    int Number, bool IsCurrent, string FileName, FileFormat? Format, DateTimeOffset DatedAt, int Year, int? PageCount, ExtractedText? Text);
