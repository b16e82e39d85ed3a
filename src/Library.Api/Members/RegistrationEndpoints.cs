using Library.Api.Errors;

namespace Library.Api.Members;

internal sealed record ForgotRequest(string? Email);

internal sealed record ResetRequest(Guid Id, string? Token, string? Password);

/// <summary>Asking for an account and for a new password. The answers are the same whether an address is known or not.</summary>
internal static class RegistrationEndpoints
{
    public static void MapRegistration(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/v1/auth").WithTags("Sign-in").AllowAnonymous().ProducesProblem(StatusCodes.Status400BadRequest).RequireRateLimiting(RateLimits.Ask);
        auth.MapPost("/register", RegisterAsync).WithName("Register").WithSummary("Ask for an account").Produces(StatusCodes.Status202Accepted);
        auth.MapPost("/forgot", ForgotAsync).WithName("ForgotPassword").WithSummary("Ask for a link that sets a new password").Produces(StatusCodes.Status202Accepted);
        auth.MapPost("/reset", ResetAsync).WithName("ResetPassword").WithSummary("Set a new password by the link of a mail").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> RegisterAsync(RegistrationInput request, Registrations registrations, CancellationToken cancellationToken)
    {
        var errors = await registrations.RegisterAsync(request, cancellationToken);
        return errors.Any ? Problem.Validation(errors.ByField).ToResult() : TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ForgotAsync(ForgotRequest request, PasswordReset reset, CancellationToken cancellationToken)
    {
        await reset.AskAsync(request.Email, cancellationToken);
        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ResetAsync(ResetRequest request, PasswordReset reset, CancellationToken cancellationToken)
    {
        var errors = await reset.ResetAsync(request.Id, SecretLink.Decode(request.Token), request.Password, cancellationToken);
        return errors.Any ? Problem.Validation(errors.ByField).ToResult() : TypedResults.NoContent();
    }
}
