using Library.Api.Errors;
using Microsoft.AspNetCore.Antiforgery;

namespace Library.Api.Members;

/// <summary>Unsafe calls of the API that carry their rights in a cookie must show that our own page made them. Tokens need not: no browser sends them by itself.</summary>
internal static class AntiforgeryOfApi
{
    public static IApplicationBuilder UseAntiforgeryOfApi(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var unsafeMethod = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method);
        if (unsafeMethod
            && context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && SessionAuthentication.IsByCookie(context)
            && !await HasTokenAsync(context))
        {
            await Problem.Of(StatusCodes.Status400BadRequest, "antiforgery", "The page is out of date.", "Load it again, then repeat what you did.")
                .WriteAsync(context, context.RequestServices.GetRequiredService<IProblemDetailsService>());
            return;
        }

        await next(context);
    });

    /// <summary>The header alone counts: looking for a form field would read the body.</summary>
    private static async Task<bool> HasTokenAsync(HttpContext context)
    {
        var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
        return context.Request.Headers.ContainsKey(Header) && await antiforgery.IsRequestValidAsync(context);
    }

    /// <summary>Whether a proof that a form of the site carries in a field is good. It is put where the check looks first: it would read the whole body for a field.</summary>
    public static async Task<bool> IsOursAsync(HttpContext context, string? proof)
    {
        context.Request.Headers[Header] = proof;
        return proof is not null && await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
    }

    public const string Header = "RequestVerificationToken";
}

/// <summary>A form of a page that is out of date, such as one that was opened before its reader signed in, ends with a page that says so.</summary>
internal static class AntiforgeryOfPages
{
    public static IApplicationBuilder UseAntiforgeryOfPages(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: true } || context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return next(context);
        }

        // The page that says so is written for the same request, which must not be taken for a form of that page.
        context.Request.Method = HttpMethods.Get;
        context.Features.Set<IAntiforgeryValidationFeature>(null);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });
}
