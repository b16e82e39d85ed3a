namespace Library.Storage.Alerts;

/// <summary>A document that a saved search did not find when it was saved, and finds since: once for both, so that it is told once.</summary>
public sealed class SavedSearchMatch
{
    public Guid SavedSearchId { get; init; }

    public Guid DocumentId { get; init; }

    public DateTimeOffset FoundAt { get; init; }

    /// <summary>When its turn came to be told; null while it waits for it. Written with the mail.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    /// <summary>The mail that tells of it; null where none does.</summary>
    public Guid? MailId { get; set; }

    /// <summary>When a mail that names it was first handed over; null where none was.</summary>
    public DateTimeOffset? NamedAt { get; set; }
}
