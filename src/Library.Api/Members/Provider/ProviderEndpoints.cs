using Library.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Library.Api.Members.Provider;

/// <summary>The way to the provider and back. It ends at <see cref="ProviderPage"/>.</summary>
internal static partial class ProviderEndpoints
{
    public const string Begin = "/sign-in/provider";

    /// <summary>Where the provider sends people back to: to be registered with it.</summary>
    public const string Callback = "/sign-in/provider/callback";

    public const string Done = "/sign-in/provider/done";

    /// <summary>The sign-in page, saying that it did not work.</summary>
    public const string Failed = "/sign-in?provider=failed";

    /// <summary>The sign-in page, after somebody changed their mind at the provider.</summary>
    public const string Cancelled = "/sign-in?provider=cancelled";

    public static void MapSignInProvider(this IEndpointRouteBuilder routes) => routes.MapGet(Begin, BeginAsync).ExcludeFromDescription().AllowAnonymous();

    /// <summary>Leads to the provider. A link and no form: the policy for content lets no form lead to another site.</summary>
    private static async Task<IResult> BeginAsync(string? returnUrl, HttpContext context, CurrentReader reader, IOptions<ProviderOptions> provider, ILogger<ProviderSignIn> logger)
    {
        if (provider.Value.Authority is null)
        {
            return TypedResults.NotFound();
        }

        var target = LocalPath.Of(returnUrl);
        if (reader.OrNull is not null)
        {
            return TypedResults.LocalRedirect(target);
        }

        try
        {
            await context.ChallengeAsync(
                ProviderRegistration.Scheme, new AuthenticationProperties { RedirectUri = $"{context.Request.PathBase}{Done}{QueryString.Create("returnUrl", target)}" });
            return TypedResults.Empty;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or OperationCanceledException)
        {
            // It could not be asked how it is to be asked; the password goes on working.
            Log.Unreachable(logger, PlainLine.Of(exception.GetBaseException().Message));
            return TypedResults.LocalRedirect($"{context.Request.PathBase}{Failed}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The sign-in provider cannot be reached: {Reason}")]
        public static partial void Unreachable(ILogger logger, string reason);
    }
}
