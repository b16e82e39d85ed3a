namespace Library.Storage.Searches;

/// <summary>A search, and which documents answer it in the eyes of an admin: what the ranking is measured by.</summary>
public sealed class JudgedSearch
{
    /// <summary>Judged searches of a library: each is run whenever words that mean the same are tried out.</summary>
    public const int MaxSearches = 300;

    /// <summary>Judged documents of one search.</summary>
    public const int MaxDocuments = 100;

    public Guid Id { get; init; }

    /// <summary>The search as the admin wrote it.</summary>
    public required string Text { get; set; }

    /// <summary>Equal for searches that ask for the same.</summary>
    public required string Key { get; set; }

    /// <summary>Raised with each change; what <c>If-Match</c> names.</summary>
    public long Revision { get; set; }

    /// <summary>Who said so last.</summary>
    public required Guid JudgedById { get; set; }

    public required DateTimeOffset JudgedAt { get; set; }

    public List<Judgement> Judgements { get; init; } = [];
}

/// <summary>That a document answers a search.</summary>
public sealed class Judgement
{
    /// <summary>It answers the search.</summary>
    public const int Good = 1;

    /// <summary>It is what people look for.</summary>
    public const int Best = 2;

    public Guid SearchId { get; init; }

    public required Guid DocumentId { get; init; }

    /// <summary><see cref="Good"/> or <see cref="Best"/>.</summary>
    public required int Grade { get; set; }
}
