using Library.Storage.Cops;
using Microsoft.AspNetCore.Identity;

namespace Library.Storage.People;

/// <summary>Somebody who may sign in.</summary>
public sealed class Person : IdentityUser<Guid>
{
    public const int MaxNameLength = 200;
    public const int MaxHelpsWithLength = 1_000;

    public string Name { get; set; } = "";

    /// <summary>Their job, as they call it.</summary>
    public string JobTitle { get; set; } = "";

    public string? SchoolSlug { get; set; }

    public bool IsAdmin { get; set; }

    /// <summary>What others may ask them about, in their own words.</summary>
    public string HelpsWith { get; set; } = "";

    /// <summary>Where their picture stands in the file store; null where they have none.</summary>
    public string? PhotoKey { get; set; }

    /// <summary>The secret part of the addresses of their calendar; null while they have none.</summary>
    public string? CalendarKey { get; set; }

    /// <summary>When an admin, or the rule of their school, approved the account; null while it waits.</summary>
    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>When the account was ended; nobody can sign in with it from then on, and what they made stays.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public List<CopMember> Cops { get; init; } = [];
}
