namespace Library.Storage.Servers;

/// <summary>A process of the system, as long as it says that it lives. Only systems of several have rows.</summary>
public sealed class Machine
{
    public const int MaxNameLength = 200;

    /// <summary>How long one that says nothing more counts as alive, by the database's clock.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Guid Id { get; init; }

    /// <summary>Of the computer, and the process in it; for people.</summary>
    public required string Name { get; init; }

    /// <summary>As in the settings: <c>web</c>, <c>indexer</c> or both.</summary>
    public required string Roles { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>By the database's clock, the only one that all of them have in common.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>The commit of the index that its searches read; null where it holds none, or does not search.</summary>
    public long? IndexCommit { get; set; }
}
