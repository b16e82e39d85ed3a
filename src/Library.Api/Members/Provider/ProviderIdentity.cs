using System.Security.Claims;
using Library.Storage;

namespace Library.Api.Members.Provider;

/// <summary>Somebody as a provider knows them.</summary>
/// <param name="Issuer">Which provider.</param>
/// <param name="Subject">Who, for as long as they are known there (OpenID Connect Core 1.0, section 5.7): names and addresses change hands.</param>
/// <param name="Email">Null where the provider says none.</param>
/// <param name="IsEmailVerified">Whether the provider has made sure that the address is theirs.</param>
internal sealed record ProviderIdentity(string Issuer, string Subject, string? Email, bool IsEmailVerified, string Name)
{
    /// <summary>The claims that are kept of an answer: OpenID Connect Core 1.0, section 5.1.</summary>
    public static readonly IReadOnlyList<string> Claims = ["iss", "sub", "email", "email_verified", "name"];

    /// <summary>Null where the claims name nobody.</summary>
    public static ProviderIdentity? FromOrNull(ClaimsPrincipal? principal) =>
        principal?.FindFirstValue("iss") is { Length: > 0 } issuer && principal.FindFirstValue("sub") is { Length: > 0 } subject
            ? new ProviderIdentity(
                issuer, subject, principal.FindFirstValue("email"), bool.TryParse(principal.FindFirstValue("email_verified"), out var verified) && verified, PlainLine.Of(principal.FindFirstValue("name")))
            : null;
}
