namespace Library.Storage.Conversations;

/// <summary>A question with choices, at the head of a conversation.</summary>
public sealed class Poll
{
    public const int MaxQuestionLength = 300;
    public const int MaxChoiceLength = 200;
    public const int MaxChoices = 12;

    public Guid ConversationId { get; init; }

    public required string Question { get; init; }

    /// <summary>Whether nobody is shown who chose what.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Whether one chooses several.</summary>
    public bool AllowsSeveral { get; init; }

    /// <summary>When it ends; null where it does not.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public List<PollChoice> Choices { get; init; } = [];
}

public sealed class PollChoice
{
    public Guid ConversationId { get; init; }

    /// <summary>Its place among the choices, from 1.</summary>
    public int Number { get; init; }

    public required string Text { get; init; }
}

/// <summary>Somebody's choice.</summary>
public sealed class PollVote
{
    public Guid ConversationId { get; init; }

    public Guid PersonId { get; init; }

    public int Number { get; init; }

    /// <summary>Year one for votes from before it was noted.</summary>
    public DateTimeOffset At { get; init; }
}
