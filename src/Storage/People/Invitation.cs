namespace Library.Storage.People;

/// <summary>A way in for one address: whoever opens its link in time makes an account that is confirmed and approved.</summary>
public sealed class Invitation
{
    public Guid Id { get; init; }

    public required string Email { get; init; }

    public string Name { get; init; } = "";

    public string JobTitle { get; init; } = "";

    public string? SchoolSlug { get; init; }

    /// <summary>The COP that they join; null for none.</summary>
    public string? CopSlug { get; init; }

    public bool AsLead { get; init; }

    public Guid InvitedById { get; init; }

    /// <summary>SHA-256 of the secret in the link, lower-case hexadecimal.</summary>
    public required string TokenHash { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When its link was used; null while it was not. It is good once.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>When it was taken back; null where it was not.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }
}
