using Library.Storage.Cops;
using Microsoft.AspNetCore.Identity;

namespace Library.Storage.People;

/// <summary>Somebody who may sign in.</summary>
public sealed class Person : IdentityUser<Guid>
{
    public const int MaxNameLength = 200;
    public const int MaxHelpsWithLength = 1_000;

    public string Name { get; set; } = "";

    public const int MaxMailFailureLength = 300;

    /// <summary>Their job, as they call it.</summary>
    public string JobTitle { get; set; } = "";

    public string? SchoolSlug { get; set; }

    public bool IsAdmin { get; set; }

    /// <summary>How many mails to their address came back for good, the last within a month of each before.</summary>
    public int MailFailures { get; set; }

    public DateTimeOffset? MailFailedAt { get; set; }

    /// <summary>What the mail server said last; null where none came back.</summary>
    public string? MailFailure { get; set; }

    /// <summary>Since when nothing is sent to them that they have not just asked for; null where mails go out.</summary>
    public DateTimeOffset? MailStoppedAt { get; set; }

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
