using Library.Api.Errors;
using Library.Storage.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Library.Api.Members;

/// <summary>What the pages' script asks for before the browser makes or uses a passkey. No part of the API: a program has tokens.</summary>
internal static class PasskeyEndpoints
{
    public const string Creation = "/account/passkey-options";
    public const string Request = "/sign-in/passkey-options";

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Creation, BeginCreationAsync).ExcludeFromDescription().RequireRateLimiting(RateLimits.Ask);
        routes.MapPost(Request, async (Passkeys passkeys) => OptionsOf(await passkeys.BeginSignInAsync())).ExcludeFromDescription().AllowAnonymous().RequireRateLimiting(RateLimits.SignIn);
    }

    /// <summary>Whoever adds a way to sign in shows first that it is their account.</summary>
    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> BeginCreationAsync(
        CreationRequest request, CurrentReader reader, Passkeys passkeys, PasswordChange password, UserManager<Person> people, CancellationToken cancellationToken) =>
        await people.FindByIdAsync(reader.Required.Id.ToString()) is { } person && await password.IsRightAsync(person, request.Password, cancellationToken)
            ? OptionsOf(await passkeys.BeginCreationAsync(reader.Required))
            : Problem.Validation("password", "This is not your password.").ToResult();

    private static ContentHttpResult OptionsOf(string json) => TypedResults.Text(json, "application/json");

    private sealed record CreationRequest(string? Password);
}
