namespace Library.Storage.Searches;

/// <summary>A document that an admin has put first in the results of a query, or taken out of them, until a day.</summary>
public sealed class SearchPin
{
    public const int MaxNoteLength = 300;

    /// <summary>Documents that may be put first for one query.</summary>
    public const int MaxPinned = 5;

    /// <summary>Documents that may be taken out for one query.</summary>
    public const int MaxHidden = 20;

    public Guid Id { get; init; }

    /// <summary>The query as the admin wrote it.</summary>
    public required string Text { get; set; }

    /// <summary>Equal for queries that ask for the same.</summary>
    public required string Key { get; init; }

    public required Guid DocumentId { get; init; }

    public required PinKind Kind { get; set; }

    /// <summary>The place among those that are put first for the query.</summary>
    public required int Position { get; set; }

    /// <summary>From this moment on it is as if it were not there.</summary>
    public required DateTimeOffset EndsAt { get; set; }

    /// <summary>Why; for admins.</summary>
    public required string Note { get; set; }

    public required Guid CreatedById { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}

public enum PinKind
{
    /// <summary>It comes first.</summary>
    Pin,

    /// <summary>It does not come at all.</summary>
    Hide,
}
