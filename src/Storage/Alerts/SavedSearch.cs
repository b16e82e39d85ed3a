namespace Library.Storage.Alerts;

/// <summary>A search that somebody keeps, to be told of what it finds from then on.</summary>
public sealed class SavedSearch
{
    public const int MaxNameLength = 100;
    public const int MaxQueryLength = 2_000;

    /// <summary>How many a person may keep.</summary>
    public const int MaxPerPerson = 50;

    /// <summary>How long one that was deleted can be brought back.</summary>
    public static readonly TimeSpan TimeToUndo = TimeSpan.FromDays(1);

    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>What its owner knows it by: one line.</summary>
    public required string Name { get; set; }

    /// <summary>What is searched, as it stands in the address of the search page: from the question mark on, without order and page.</summary>
    public required string Query { get; init; }

    public AlertFrequency Frequency { get; set; }

    public AlertWay Way { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its owner last opened it: what was found since is new to them.</summary>
    public DateTimeOffset LookedAt { get; set; }

    /// <summary>
    /// What its owner might see when it was last looked through as a whole (<see cref="Alerts.ScopeHash"/>). Where they may see something else now, it is to be looked through again;
    /// empty where that is to be done whatever they may see.
    /// </summary>
    public required string ScopeHash { get; set; }

    /// <summary>When its owner deleted it; null while it is kept.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}
