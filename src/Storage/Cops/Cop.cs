namespace Library.Storage.Cops;

/// <summary>A virtual community of practice: people with the same job in different schools.</summary>
public sealed class Cop
{
    public required string Slug { get; init; }

    public required string Label { get; set; }

    /// <summary>Its place among the COPs.</summary>
    public int Position { get; set; }
}

/// <summary>A person's place in a COP.</summary>
public sealed class CopMember
{
    public required string CopSlug { get; init; }

    public Guid PersonId { get; init; }

    public bool IsLead { get; set; }
}
