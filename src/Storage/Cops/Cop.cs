namespace Library.Storage.Cops;

/// <summary>A virtual community of practice: people with the same job in different schools.</summary>
public sealed class Cop
{
    public const int MaxLabelLength = 200;
    public const int MaxPurposeLength = 2_000;

    public required string Slug { get; init; }

    public required string Label { get; set; }

    /// <summary>Who it is for, in a sentence or two.</summary>
    public string Purpose { get; set; } = "";

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
