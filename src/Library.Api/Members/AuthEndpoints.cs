using System.Security.Claims;
using Library.Api.Errors;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Library.Api.Members;

internal sealed record LoginRequest(string? Email, string? Password, string? TwoFactorCode = null, string? TwoFactorRecoveryCode = null);

internal sealed record RefreshRequest(string? RefreshToken);

/// <summary>Sign-in for programs: tokens for a password, new tokens for an old one, and the end of a session.</summary>
internal static class AuthEndpoints
{
    private const int MaxEmailLength = 256;
    private const int MaxCodeLength = 40;

    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/v1/auth").WithTags("Sign-in").AllowAnonymous().ProducesProblem(StatusCodes.Status400BadRequest).RequireRateLimiting(RateLimits.SignIn);
        auth.MapPost("/login", LoginAsync).WithName("Login").WithSummary("Get tokens for an e-mail address and a password")
            .Produces<AccessTokenResponse>().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        auth.MapPost("/refresh", RefreshAsync).WithName("RefreshLogin").WithSummary("Get new tokens for a refresh token")
            .Produces<AccessTokenResponse>().ProducesProblem(StatusCodes.Status401Unauthorized);
        auth.MapPost("/logout", LogoutAsync).WithName("Logout").WithSummary("End the session of a refresh token");
    }

    private static async Task<Results<SignInHttpResult, ProblemHttpResult>> LoginAsync(LoginRequest request, PersonSignIn signIn, CancellationToken cancellationToken)
    {
        if (request.Email is not { Length: > 0 and <= MaxEmailLength } email)
        {
            return Problem.Validation("email", "Send the e-mail address.").ToResult();
        }

        if (request.Password is not { Length: > 0 and <= PersonSignIn.MaxPasswordLength } password)
        {
            return Problem.Validation("password", "Send the password.").ToResult();
        }

        return await signIn.SignInAsync(email, password, FactorOrNull(request), cancellationToken) switch
        {
            SignInResult.SecondFactorRequired => Problem.Of(
                StatusCodes.Status403Forbidden, "two-factor-required", "A code is needed as well.", "Send twoFactorCode, or twoFactorRecoveryCode.").ToResult(),
            SignInResult.SignedIn done => TypedResults.SignIn(
                SessionAuthentication.PrincipalOf(done.Session, SessionAuthentication.Bearer), authenticationScheme: SessionAuthentication.Bearer),
            SignInResult.Refused refused => Problem.Of(StatusCodes.Status403Forbidden, refused.Code, "You cannot sign in yet.", refused.Message).ToResult(),
            _ => Problem.Of(StatusCodes.Status401Unauthorized, "invalid-credentials", "The e-mail address or the password is not right.").ToResult(),
        };
    }

    private static SecondFactor? FactorOrNull(LoginRequest request) =>
        request.TwoFactorCode is { Length: > 0 and <= MaxCodeLength } code ? new SecondFactor(code, IsRecovery: false)
        : request.TwoFactorRecoveryCode is { Length: > 0 and <= MaxCodeLength } recovery ? new SecondFactor(recovery, IsRecovery: true)
        : null;

    private static async Task<Results<SignInHttpResult, ProblemHttpResult>> RefreshAsync(
        RefreshRequest request, IOptionsMonitor<BearerTokenOptions> options, Sessions sessions, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = SessionOf(request.RefreshToken, options, time);
        var alive = session is { } id && await sessions.ProlongAsync(id, SessionAuthentication.SessionLifetime, cancellationToken) is not null;
        if (!alive)
        {
            return Problem.Of(StatusCodes.Status401Unauthorized, "invalid-credentials", "This sign-in has ended.", "Sign in again.").ToResult();
        }

        var identity = new ClaimsIdentity([new Claim(SessionAuthentication.SessionClaim, session.ToString() ?? "")], SessionAuthentication.Bearer);
        return TypedResults.SignIn(new ClaimsPrincipal(identity), authenticationScheme: SessionAuthentication.Bearer);
    }

    private static async Task<NoContent> LogoutAsync(
        RefreshRequest request, IOptionsMonitor<BearerTokenOptions> options, LibraryDbContext catalogue, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = SessionOf(request.RefreshToken, options, time);
        await catalogue.Sessions.Where(row => row.Id == session).ExecuteDeleteAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The session that a refresh token names; null where it is forged or past its end.</summary>
    private static Guid? SessionOf(string? refreshToken, IOptionsMonitor<BearerTokenOptions> options, TimeProvider time)
    {
        var ticket = refreshToken is null ? null : options.Get(SessionAuthentication.Bearer).RefreshTokenProtector.Unprotect(refreshToken);
        var good = ticket?.Properties.ExpiresUtc > time.GetUtcNow();
        return good && Guid.TryParse(ticket?.Principal.FindFirstValue(SessionAuthentication.SessionClaim), out var session) ? session : null;
    }
}
