using System.Security.Claims;
using Library.Storage.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace Library.Api.Members;

/// <summary>
/// Cookies and tokens name a session; who that is, and whether the account may be used, is asked of the catalogue on each
/// request. So ending a session or an account holds for the next request, for tokens too.
/// </summary>
internal static class SessionAuthentication
{
    public const string Cookie = CookieAuthenticationDefaults.AuthenticationScheme;
    public const string Bearer = BearerTokenDefaults.AuthenticationScheme;

    /// <summary>The claim that names the session.</summary>
    public const string SessionClaim = "sid";

    /// <summary>How long a session lasts unless it is refreshed.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(14);

    private const string Either = "cookie-or-bearer";

    public static IServiceCollection AddSessionAuthentication(this IServiceCollection services)
    {
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, Either, options => options.ForwardDefaultSelector = context => context.Request.Headers.Authorization.ToString() switch
            {
                var header when header.StartsWith($"Bearer {ApiTokens.Prefix}", StringComparison.OrdinalIgnoreCase) => ApiTokenHandler.Scheme,
                var header when header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) => Bearer,
                _ => Cookie,
            })
            .AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, ApiTokenHandler>(ApiTokenHandler.Scheme, configureOptions: null)
            .AddBearerToken(Bearer, options =>
            {
                options.BearerTokenExpiration = TimeSpan.FromHours(1);
                options.RefreshTokenExpiration = SessionLifetime;
            })
            .AddCookie(Cookie, options =>
            {
                options.Cookie.Name = "library";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.ExpireTimeSpan = SessionLifetime;
                options.SlidingExpiration = true;
                options.LoginPath = "/sign-in";
                options.ReturnUrlParameter = "returnUrl";
            });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new SignedIn()).Build())
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().AddRequirements(new SignedIn()).Build())
            .AddPolicy(Admin.Policy, policy => policy.AddRequirements(new SignedIn(), new Admin()));
        services.AddScoped<IAuthorizationHandler, ReaderRequirements>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, SignInChallenge>();
        services.AddScoped<CurrentReader>();
        return services;
    }

    /// <summary>Whether the request carries its rights in a cookie, which another site's page could make a browser send.</summary>
    public static bool IsByCookie(HttpContext context) => string.Equals(context.User.Identity?.AuthenticationType, Cookie, StringComparison.Ordinal);

    /// <summary>Gives the browser the cookie of a session.</summary>
    public static Task EnterAsync(this HttpContext context, Session session) => context.SignInAsync(Cookie, PrincipalOf(session, Cookie));

    public static ClaimsPrincipal PrincipalOf(Session session, string scheme) =>
        new(new ClaimsIdentity([new Claim(SessionClaim, session.Id.ToString())], scheme));
}

/// <summary>Somebody is signed in whose account may be used.</summary>
internal sealed class SignedIn : IAuthorizationRequirement;

/// <summary>The reader is an admin.</summary>
internal sealed class Admin : IAuthorizationRequirement
{
    public const string Policy = "admin";
}

internal sealed class ReaderRequirements(CurrentReader reader) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        foreach (var requirement in context.PendingRequirements.ToArray())
        {
            if ((requirement is SignedIn && reader.OrNull is not null) || (requirement is Admin && reader.OrNull is { IsAdmin: true }))
            {
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }
}
