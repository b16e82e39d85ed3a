namespace Library.Storage.Meetings;

/// <summary>How far a proposal for an agenda is.</summary>
public enum ProposalState
{
    /// <summary>People vote on it, and a lead is to decide.</summary>
    Open,

    /// <summary>It stands in the agenda.</summary>
    Taken,

    Declined,
}

/// <summary>Something that a member would have a meeting talk about.</summary>
public sealed class AgendaProposal
{
    public const int MaxTitleLength = 200;
    public const int MaxWhyLength = 1_000;
    public const int MaxAnswerLength = 500;

    /// <summary>The most of a meeting, whatever became of them.</summary>
    public const int MaxPerMeeting = 100;

    /// <summary>The most that one person has open for a meeting.</summary>
    public const int MaxOpenPerPerson = 10;

    public Guid Id { get; init; }

    public Guid MeetingId { get; init; }

    public Guid PersonId { get; init; }

    public required string Title { get; init; }

    /// <summary>The title in capitals: what a meeting is proposed twice is one.</summary>
    public required string Key { get; init; }

    /// <summary>One line; may be empty.</summary>
    public required string Why { get; init; }

    public ProposalState State { get; set; }

    /// <summary>What a lead said to it; empty for nothing.</summary>
    public string Answer { get; set; } = "";

    public Guid? DecidedById { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Somebody would have a meeting talk about it, too.</summary>
public sealed class ProposalVote
{
    public Guid ProposalId { get; init; }

    public Guid PersonId { get; init; }

    public DateTimeOffset At { get; init; }
}
