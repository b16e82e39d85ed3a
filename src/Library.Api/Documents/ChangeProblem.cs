using Library.Api.Errors;
using Library.Storage.Catalogue;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Documents;

/// <summary>What a refused change is on the wire.</summary>
internal static class ChangeProblem
{
    public static ProblemDetails Of(ChangeResult result) => result switch
    {
        ChangeResult.NotFound => Problem.NotFound(),
        ChangeResult.NotAllowed refused => Problem.NotAllowed(refused.Message),
        ChangeResult.Invalid invalid => Problem.Validation(invalid.Errors),
        _ => throw new InvalidOperationException($"{result.GetType().Name} is no refusal."),
    };
}
