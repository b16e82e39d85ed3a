using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Errors;

/// <summary>Problem details (RFC 9457) with a stable code, and with messages by field where a request was wrong.</summary>
internal static class Problem
{
    public static ProblemDetails Of(int status, string code, string title, string? detail = null) =>
        new() { Status = status, Title = title, Detail = detail, Extensions = { ["code"] = code } };

    public static ProblemDetails Validation(IReadOnlyDictionary<string, string[]> errors)
    {
        var problem = Of(StatusCodes.Status400BadRequest, "validation", "Something in the request is not right.", string.Join(' ', errors.Values.SelectMany(messages => messages)));
        problem.Extensions["errors"] = errors;
        return problem;
    }

    public static ProblemDetails Validation(string field, string message) =>
        Validation(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });

    /// <summary>The messages by field of a problem that has any.</summary>
    public static IReadOnlyDictionary<string, string[]> ErrorsOf(ProblemDetails problem) =>
        problem.Extensions.TryGetValue("errors", out var errors) && errors is IReadOnlyDictionary<string, string[]> byField ? byField : new Dictionary<string, string[]>();

    /// <summary>The same for what does not exist and for what the caller may not see.</summary>
    public static ProblemDetails NotFound() => Of(StatusCodes.Status404NotFound, "not-found", "There is nothing here.", "It does not exist, or you may not see it.");

    public static ProblemDetails NotAllowed(string detail) => Of(StatusCodes.Status403Forbidden, "not-allowed", "You may not do this.", detail);

    public static ProblemHttpResult ToResult(this ProblemDetails problem) => TypedResults.Problem(problem);

    /// <summary>Writes the problem as the whole answer.</summary>
    public static async Task WriteAsync(this ProblemDetails problem, HttpContext context, IProblemDetailsService service)
    {
        context.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        await service.WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }
}
