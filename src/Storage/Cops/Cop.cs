namespace Library.Storage.Cops;

/// <summary>A virtual community of practice: people with the same job in different schools.</summary>
public sealed class Cop
{
    public const int MaxLabelLength = 200;
    public const int MaxPurposeLength = 2_000;
    public const int MaxWelcomeLength = 5_000;

    public required string Slug { get; init; }

    public required string Label { get; set; }

    /// <summary>Who it is for, in a sentence or two.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>What its leads say to whoever joins: Markdown; empty for nothing.</summary>
    public string Welcome { get; set; } = "";

    /// <summary>Whether its leads let people in; else whoever wants to joins.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Its place among the COPs.</summary>
    public int Position { get; set; }
}

/// <summary>A person's place in a COP.</summary>
public sealed class CopMember
{
    public required string CopSlug { get; init; }

    public Guid PersonId { get; init; }

    public bool IsLead { get; set; }

    public DateTimeOffset JoinedAt { get; init; }
}

/// <summary>How far somebody was welcomed in a COP. The row outlives their place.</summary>
public sealed class CopWelcome
{
    public required string CopSlug { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>When the welcome was mailed to them; null where there was none.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When the page of the COP showed it to them; null until then.</summary>
    public DateTimeOffset? ShownAt { get; set; }

    /// <summary>When they last lost or gave up their place; null where they never did.</summary>
    public DateTimeOffset? LeftAt { get; set; }
}

/// <summary>Somebody asks the leads of a closed COP to be let in.</summary>
public sealed class CopRequest
{
    public const int MaxNoteLength = 1_000;

    public required string CopSlug { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>Why they want to join.</summary>
    public string Note { get; init; } = "";

    public DateTimeOffset RequestedAt { get; init; }
}
