namespace Library.Api.Errors;

internal static class ErrorRegistration
{
    public static IServiceCollection AddErrors(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            // One that no code of ours made, such as for an address that is not there.
            var problem = context.ProblemDetails;
            problem.Extensions.Remove("traceId");
            problem.Extensions.TryAdd("code", problem.Status switch
            {
                StatusCodes.Status400BadRequest => "bad-request",
                StatusCodes.Status404NotFound => "not-found",
                StatusCodes.Status405MethodNotAllowed => "method-not-allowed",
                StatusCodes.Status415UnsupportedMediaType => "unsupported-media-type",
                >= 500 => "internal",
                _ => "refused",
            });
            if (problem.Status == StatusCodes.Status400BadRequest)
            {
                problem.Detail ??= "A parameter or the body is not what this address takes, such as a word for a number, a list with a null, or JSON that breaks off.";
            }

            if (problem is HttpValidationProblemDetails)
            {
                problem.Extensions["code"] = "validation";
            }
        });
        services.AddExceptionHandler<FaultHandler>();
        return services.AddValidation();
    }

    /// <summary>Every failure below <c>/api</c> is problem details; elsewhere it is a page.</summary>
    public static void UseErrors(this WebApplication app)
    {
        app.UseWhen(context => IsApi(context), api => api.UseExceptionHandler().UseStatusCodePages());
        app.UseWhen(context => !IsApi(context), pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}
