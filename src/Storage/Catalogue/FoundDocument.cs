namespace Library.Storage.Catalogue;

/// <summary>A document as a list of hits shows it.</summary>
public sealed record FoundDocument
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required DocumentKind Kind { get; init; }

    public required Visibility Visibility { get; init; }

    public required Review? Review { get; init; }

    public required string? School { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether another document, which is in the library, takes its place.</summary>
    public required bool IsSuperseded { get; init; }

    /// <summary>That other document; null where the reader may not see it.</summary>
    public required Guid? SupersededBy { get; init; }

    /// <summary>Its title; null where the reader may not see it.</summary>
    public required string? SupersededByTitle { get; init; }

    public required int NewestVersion { get; init; }

    /// <summary>The version whose text was found, or the newest one where that is gone.</summary>
    public required FoundVersion Found { get; init; }

    public IReadOnlyList<string> Areas { get; init; } = [];

    public IReadOnlyList<string> Cops { get; init; } = [];
}

public sealed record FoundVersion(int Number, FileFormat Format, int? Pages);

/// <summary>What a list of hits shows: documents by their ids and the versions that were found, and the labels of slugs.</summary>
public sealed record FoundList(IReadOnlyDictionary<(Guid Id, int Version), FoundDocument> Documents)
{
    public required IReadOnlyList<KeyValuePair<string, string>> Areas { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Cops { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Schools { get; init; }
}
