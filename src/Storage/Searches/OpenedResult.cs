namespace Library.Storage.Searches;

/// <summary>A result of a search that was opened; each document once.</summary>
public sealed class OpenedResult
{
    public long Id { get; init; }

    public required long SearchId { get; init; }

    public required Guid DocumentId { get; init; }

    /// <summary>Its place in the list, from 1; null where it is not known.</summary>
    public required int? Position { get; init; }

    public required DateTimeOffset At { get; init; }
}
