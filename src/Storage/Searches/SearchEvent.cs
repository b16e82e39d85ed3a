namespace Library.Storage.Searches;

/// <summary>What a person did that the log keeps.</summary>
/// <param name="RanKey">The key of the words that were run.</param>
public abstract record SearchEvent(Guid PersonId, string RanKey, DateTimeOffset At)
{
    /// <summary>They searched.</summary>
    public sealed record Made(Guid PersonId, string RanKey, DateTimeOffset At) : SearchEvent(PersonId, RanKey, At)
    {
        /// <summary>As typed.</summary>
        public required string Text { get; init; }

        /// <summary>Of what was typed.</summary>
        public required string Key { get; init; }

        public required SearchSource Source { get; init; }

        public required SearchOutcome Outcome { get; init; }

        /// <summary>How many documents were found.</summary>
        public required int Total { get; init; }

        /// <summary>The chosen ones, by slug.</summary>
        public required IReadOnlyList<string> Areas { get; init; }

        public required IReadOnlyList<string> Cops { get; init; }
    }

    /// <summary>They opened a document with the words of a search in its address.</summary>
    /// <param name="Position">Its place in the list that they were shown, from 1; null where that is not known.</param>
    public sealed record Opened(Guid PersonId, string RanKey, DateTimeOffset At, Guid DocumentId, int? Position) : SearchEvent(PersonId, RanKey, At);
}
