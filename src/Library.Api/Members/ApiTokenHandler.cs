using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Library.Api.Members;

/// <summary>Takes an API token off the request. Whose it is, and whether it is good, is asked of the catalogue right after.</summary>
internal sealed class ApiTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "api-token";

    /// <summary>The claim with the token's hash.</summary>
    public const string HashClaim = "token";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
        var identity = new ClaimsIdentity([new Claim(HashClaim, SecretLink.HashOf(token))], Scheme);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
    }
}
