namespace Library.Storage.People;

/// <summary>A member school of the association.</summary>
public sealed class School
{
    public const int MaxNameLength = 200;
    public const int MaxRegionLength = 100;

    public required string Slug { get; init; }

    public required string Name { get; set; }

    public string City { get; set; } = "";

    /// <summary>The part of the state that it is in, as the association calls it; empty where it says none.</summary>
    public string Region { get; set; } = "";

    /// <summary>The last day of its membership, where the association is; null while no end is set.</summary>
    public DateOnly? MemberUntil { get; set; }

    /// <summary>Whether an account with a confirmed address of one of its <see cref="Domains"/> is approved without an admin.</summary>
    public bool ApprovesByDomain { get; set; }

    public List<SchoolDomain> Domains { get; init; } = [];
}

/// <summary>What stands behind the @ in the addresses of a school's staff. A domain belongs to one school.</summary>
public sealed class SchoolDomain
{
    public const int MaxLength = 253;

    /// <summary>In lower case, such as "river-valley.example".</summary>
    public required string Domain { get; init; }

    public required string SchoolSlug { get; init; }
}
