using Library.Api.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Library.Api.Members;

/// <summary>Says to programs that they are not signed in, and leads people to the page where they can.</summary>
internal sealed class SignInChallenge(IProblemDetailsService problems) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _default = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await _default.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        var signedIn = context.RequestServices.GetRequiredService<CurrentReader>().OrNull is not null;
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            var problem = signedIn
                ? Problem.Of(StatusCodes.Status403Forbidden, "not-allowed", "You may not do this.", "Only admins may do this.")
                : Problem.Of(StatusCodes.Status401Unauthorized, "not-signed-in", "You are not signed in.", "Sign in, or send a token that is still good.");
            await problem.WriteAsync(context, problems);
            return;
        }

        if (signedIn)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var path = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
        var asked = HttpMethods.IsGet(context.Request.Method) && path != "/" ? QueryString.Create("returnUrl", path) : QueryString.Empty;
        context.Response.Redirect($"{context.Request.PathBase}/sign-in{asked}");
    }
}
