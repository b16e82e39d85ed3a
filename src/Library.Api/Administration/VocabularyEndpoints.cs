using Library.Api.Errors;
using Library.Api.Members;

namespace Library.Api.Administration;

internal sealed record SetAreaRequest(string? Label);

internal sealed record SetCopRequest(string? Label, string? Purpose = null, bool Closed = false);

internal sealed record MergeRequest(string? Into);

/// <summary>Areas and communities: for admins.</summary>
internal static class VocabularyEndpoints
{
    public static void MapVocabularyChanges(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/v1").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        admin.MapPut("/areas/{slug}", SetAreaAsync).WithName("SetArea").WithSummary("Add an area, or rename it").Produces(204);
        admin.MapPost("/areas/{slug}/merge", MergeAreaAsync).WithName("MergeArea").WithSummary("Put everything of an area into another, and remove it").Produces(204).ProducesProblem(404);
        admin.MapPut("/cops/{slug}", SetCopAsync).WithName("SetCop").WithSummary("Add a community, or change it").Produces(204);
        admin.MapPost("/cops/{slug}/merge", MergeCopAsync).WithName("MergeCop").WithSummary("Put everything and everybody of a community into another, and remove it").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> SetAreaAsync(string slug, SetAreaRequest request, CurrentReader reader, VocabularyChanges changes, CancellationToken cancellationToken)
    {
        var errors = await changes.SetAreaAsync(reader.Required, slug, request.Label, cancellationToken);
        return errors.Any ? Problem.Validation(errors.ByField).ToResult() : TypedResults.NoContent();
    }

    private static async Task<IResult> SetCopAsync(string slug, SetCopRequest request, CurrentReader reader, VocabularyChanges changes, CancellationToken cancellationToken)
    {
        var errors = await changes.SetCopAsync(reader.Required, slug, request.Label, request.Purpose, request.Closed, cancellationToken);
        return errors.Any ? Problem.Validation(errors.ByField).ToResult() : TypedResults.NoContent();
    }

    private static async Task<IResult> MergeAreaAsync(string slug, MergeRequest request, CurrentReader reader, VocabularyChanges changes, CancellationToken cancellationToken) =>
        await changes.MergeAreaAsync(reader.Required, slug, request.Into ?? "", cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();

    private static async Task<IResult> MergeCopAsync(string slug, MergeRequest request, CurrentReader reader, VocabularyChanges changes, CancellationToken cancellationToken) =>
        await changes.MergeCopAsync(reader.Required, slug, request.Into ?? "", cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();
}
