namespace Library.Storage.People;

/// <summary>A member school of the association.</summary>
public sealed class School
{
    public const int MaxNameLength = 200;

    public required string Slug { get; init; }

    public required string Name { get; set; }

    public string City { get; set; } = "";

    /// <summary>The last day of its membership; null while no end is set.</summary>
    public DateOnly? MemberUntil { get; set; }
}
