namespace Library.Storage.Meetings;

/// <summary>What a meeting decided.</summary>
public sealed class MeetingDecision
{
    public const int MaxTextLength = 1_000;

    /// <summary>The most of a meeting.</summary>
    public const int MaxPerMeeting = 100;

    public Guid Id { get; init; }

    public Guid MeetingId { get; init; }

    public required string Text { get; init; }

    /// <summary>Who wrote it down.</summary>
    public Guid RecordedById { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What somebody does after a meeting, until a day.</summary>
public sealed class FollowUp
{
    public const int MaxTextLength = 1_000;

    /// <summary>The most of a meeting.</summary>
    public const int MaxPerMeeting = 200;

    /// <summary>How many days before it is due its person is reminded.</summary>
    public const int RemindedBefore = 3;

    public Guid Id { get; init; }

    public Guid MeetingId { get; init; }

    public required string Text { get; set; }

    /// <summary>Who does it.</summary>
    public Guid PersonId { get; set; }

    /// <summary>The last day, where the association is.</summary>
    public DateOnly DueOn { get; set; }

    /// <summary>When it was marked as done; null while it is open.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>When its person was told that it is due soon; null until then.</summary>
    public DateTimeOffset? SoonToldAt { get; set; }

    /// <summary>When they were told that it is overdue; null until then.</summary>
    public DateTimeOffset? OverdueToldAt { get; set; }

    /// <summary>Who wrote it down.</summary>
    public Guid RecordedById { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What somebody says of a follow-up, not checked yet. Null leaves it as it is.</summary>
public sealed record FollowUpInput
{
    public string? Text { get; init; }

    /// <summary>The id of who does it: a member of the COP.</summary>
    public string? Person { get; init; }

    /// <summary>The last day, such as "2027-03-14".</summary>
    public string? DueOn { get; init; }

    public bool? IsDone { get; init; }
}
