using Library.Storage.Cops;
using Microsoft.AspNetCore.Identity;

namespace Library.Storage.People;

/// <summary>Somebody who may sign in.</summary>
public sealed class Person : IdentityUser<Guid>
{
    public const int MaxNameLength = 200;

    public string Name { get; set; } = "";

    /// <summary>Their job, as they call it.</summary>
    public string JobTitle { get; set; } = "";

    public string? SchoolSlug { get; set; }

    public bool IsAdmin { get; set; }

    /// <summary>When an admin approved the account; null while it waits.</summary>
    public DateTimeOffset? ApprovedAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public List<CopMember> Cops { get; init; } = [];
}
