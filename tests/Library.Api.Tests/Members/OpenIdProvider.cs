using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Library.Api.Tests.Members;

/// <summary>Somebody as the provider knows them.</summary>
public sealed record ProviderUser(string Subject, string Email, string Name, bool IsEmailVerified = true);

/// <summary>An OpenID Connect provider (OpenIddict) on a port of its own, where people say by a form who they are.</summary>
public sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "knowledge-center";
    public const string ClientSecret = "known to the two of them";
    private const string Cookie = "cookie";

    private readonly WebApplication _app;
    private readonly SqliteConnection _store;

    private OpenIdProvider(WebApplication app, SqliteConnection store) => (_app, _store) = (app, store);

    public Uri Address => new(_app.Urls.First());

    /// <summary>Who can sign in there, by the name that they type.</summary>
    public ConcurrentDictionary<string, ProviderUser> Users { get; } = new(StringComparer.Ordinal);

    /// <param name="site">The one site that people may be sent back to.</param>
    public static async Task<OpenIdProvider> StartAsync(Uri site, CancellationToken cancellationToken)
    {
        var store = new SqliteConnection("Data Source=:memory:");
        await store.OpenAsync(cancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<Store>(options => options.UseSqlite(store).UseOpenIddict());
        builder.Services.AddAuthentication(Cookie).AddCookie(Cookie, options => (options.LoginPath, options.Cookie.Name) = ("/login", "provider"));
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<Store>())
            .AddServer(server =>
            {
                server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().RegisterScopes(Scopes.Email, Scopes.Profile);
                server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                server.UseAspNetCore().DisableTransportSecurityRequirement()
                    .EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableUserInfoEndpointPassthrough();
            });
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var provider = new OpenIdProvider(app, store);
        app.UseAuthentication();
        app.MapGet("/login", ShowLogin);
        app.MapPost("/login", (Delegate)provider.LogInAsync);
        app.MapMethods("/connect/authorize", ["GET", "POST"], (Delegate)provider.AuthorizeAsync);
        app.MapPost("/connect/token", (Delegate)IssueAsync);
        app.MapMethods("/connect/userinfo", ["GET", "POST"], (Delegate)TellAsync);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<Store>().Database.EnsureCreatedAsync(cancellationToken);
            await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(
                new OpenIddictApplicationDescriptor
                {
                    ClientId = ClientId,
                    ClientSecret = ClientSecret,
                    ConsentType = ConsentTypes.Implicit,
                    RedirectUris = { new Uri(site, "/sign-in/provider/callback") },
                    Permissions =
                    {
                        Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code,
                        Permissions.Scopes.Email, Permissions.Scopes.Profile,
                    },
                },
                cancellationToken);
        }

        await app.StartAsync(cancellationToken);

        // Its first answer takes long: a real provider has given many.
        using var first = new HttpClient { BaseAddress = provider.Address };
        await first.GetStringAsync(new Uri("/.well-known/openid-configuration", UriKind.Relative), cancellationToken);
        return provider;
    }

    /// <summary>A port of this machine that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static ContentHttpResult ShowLogin(string returnUrl) => TypedResults.Content(
        $"""
        <!doctype html><title>Log in</title>
        <form method="post" action="/login"><input type="hidden" name="returnUrl" value="{WebUtility.HtmlEncode(returnUrl)}">
        <label>User <input name="user"></label> <button>Log in</button> <button name="deny" value="1">Cancel</button></form>
        """,
        "text/html");

    private async Task<IResult> LogInAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var (user, back) = (form["user"].ToString(), form["returnUrl"].ToString());
        if (form["deny"].Count == 0 && !Users.ContainsKey(user))
        {
            return TypedResults.Unauthorized();
        }

        await context.SignInAsync(Cookie, new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], Cookie)));
        return TypedResults.LocalRedirect(back);
    }

    /// <summary>Who is not among the users wants to say nothing.</summary>
    private async Task<IResult> AuthorizeAsync(HttpContext context)
    {
        var known = await context.AuthenticateAsync(Cookie);
        if (known.Principal?.FindFirstValue(ClaimTypes.Name) is not { } name)
        {
            return TypedResults.Challenge(new AuthenticationProperties { RedirectUri = context.Request.Path + context.Request.QueryString }, [Cookie]);
        }

        await context.SignOutAsync(Cookie);
        if (!Users.TryGetValue(name, out var user))
        {
            return TypedResults.Forbid(new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = OpenIddictConstants.Errors.AccessDenied }), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        }

        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, user.Subject).SetClaim(Claims.Email, user.Email).SetClaim(Claims.EmailVerified, user.IsEmailVerified).SetClaim(Claims.Name, user.Name);
        identity.SetScopes(context.GetOpenIddictServerRequest()?.GetScopes() ?? []);

        // Told on the endpoint for it alone, as larger providers do.
        identity.SetDestinations(_ => [Destinations.AccessToken]);
        return TypedResults.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static async Task<IResult> IssueAsync(HttpContext context)
    {
        var code = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        return TypedResults.SignIn(code.Principal ?? new ClaimsPrincipal(), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static async Task<IResult> TellAsync(HttpContext context)
    {
        var token = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var known = token.Principal ?? new ClaimsPrincipal();
        return TypedResults.Json(new Dictionary<string, object?>
        {
            [Claims.Subject] = known.GetClaim(Claims.Subject),
            [Claims.Email] = known.GetClaim(Claims.Email),
            [Claims.EmailVerified] = bool.Parse(known.GetClaim(Claims.EmailVerified) ?? "false"),
            [Claims.Name] = known.GetClaim(Claims.Name),
        });
    }

    private sealed class Store(DbContextOptions<Store> options) : DbContext(options);
}
