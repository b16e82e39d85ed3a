using System.Security.Claims;
using Library.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Library.Api.Members.Provider;

/// <summary>The sign-in through a provider, by the authorization code flow with PKCE (ASP.NET Core's own handler).</summary>
internal static partial class ProviderRegistration
{
    /// <summary>The scheme that asks the provider.</summary>
    public const string Scheme = "provider";

    /// <summary>The scheme that remembers who came from the provider, for the few minutes until it is known who that is here. It gives no right.</summary>
    public const string Arrived = "provider-arrived";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ProviderPatience = TimeSpan.FromSeconds(10);

    /// <summary>Registers the provider of the settings, where one is set.</summary>
    public static IServiceCollection AddSignInProvider(this IServiceCollection services, IConfiguration configuration)
    {
        configuration.CheckReadable<ProviderOptions>(ProviderOptions.Section);
        var section = configuration.GetSection(ProviderOptions.Section);
        services.AddOptions<ProviderOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProviderOptions>, ProviderOptionsValidator>();
        services.AddScoped<ProviderSignIn>();
        if (string.IsNullOrWhiteSpace(section[nameof(ProviderOptions.Authority)]))
        {
            return services;
        }

        services.AddAuthentication().AddOpenIdConnect(Scheme, _ => { }).AddCookie(Arrived, options =>
        {
            options.Cookie.Name = "library-provider";
            options.Cookie.Path = ProviderEndpoints.Begin;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = Patience;
            options.SlidingExpiration = false;
        });
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IOptions<ProviderOptions>, SiteAddress>(Configure);
        return services;
    }

    private static void Configure(OpenIdConnectOptions options, IOptions<ProviderOptions> settings, SiteAddress site)
    {
        var provider = settings.Value;
        options.Authority = provider.Authority?.ToString();
        options.RequireHttpsMetadata = provider.Authority?.Scheme != Uri.UriSchemeHttp;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.BackchannelTimeout = ProviderPatience;
        options.SignInScheme = Arrived;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CallbackPath = ProviderEndpoints.Callback;
        (options.RemoteSignOutPath, options.SignedOutCallbackPath) = (default, default);
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.Scope.Clear();
        foreach (var scope in new[] { "openid", "profile", "email" })
        {
            options.Scope.Add(scope);
        }

        options.ClaimActions.Remove("iss");
        options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            // Never of the Host header.
            context.ProtocolMessage.RedirectUri = site.Of(ProviderEndpoints.Callback).ToString();
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = context =>
        {
            var known = context.Principal?.Claims.Where(claim => ProviderIdentity.Claims.Contains(claim.Type)) ?? [];
            context.Principal = new ClaimsPrincipal(new ClaimsIdentity(known, Arrived));
            return Task.CompletedTask;
        };
        options.Events.OnAccessDenied = context => Return(context, ProviderEndpoints.Cancelled);
        options.Events.OnRemoteFailure = context =>
        {
            // What the provider or a stranger wrote stays one line of the log.
            Log.Failed(context.HttpContext.RequestServices.GetRequiredService<ILogger<ProviderSignIn>>(), PlainLine.Of(context.Failure?.Message));
            return Return(context, ProviderEndpoints.Failed);
        };
    }

    private static Task Return(HandleRequestContext<RemoteAuthenticationOptions> context, string address)
    {
        context.Response.Redirect($"{context.Request.PathBase}{address}");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in through the provider failed: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
