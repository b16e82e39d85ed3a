using Library.Api.Errors;
using Library.Api.Members;

namespace Library.Api.Administration;

/// <param name="Documents">"drafts" or "all".</param>
internal sealed record HandOverRequest(Guid To, string? Documents);

internal sealed record HandOverResponse(int Seats, int Documents);

internal static class HandOverEndpoints
{
    public static void MapHandOver(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/people/{id:guid}/hand-over", RunAsync).WithTags("Administration").RequireAuthorization(Admin.Policy)
            .WithName("HandOver").WithSummary("Give what somebody looked after to a successor")
            .Produces<HandOverResponse>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    private static async Task<IResult> RunAsync(Guid id, HandOverRequest request, CurrentReader reader, HandOver handOver, CancellationToken cancellationToken) =>
        request.Documents is not ("drafts" or "all")
            ? Problem.Validation("documents", "Say drafts or all.").ToResult()
            : await handOver.RunAsync(reader.Required, id, request.To, request.Documents == "all", cancellationToken) switch
            {
                HandOverResult.Done done => TypedResults.Ok(new HandOverResponse(done.Seats, done.Documents)),
                HandOverResult.Invalid invalid => Problem.Validation(invalid.Field, invalid.Message).ToResult(),
                _ => Problem.NotFound().ToResult(),
            };
}
