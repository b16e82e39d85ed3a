using Library.Api.Errors;
using Library.Api.Members;
using Library.Indexer.Jobs;
using Library.Storage.Catalogue;

namespace Library.Api.Documents;

internal sealed record TwinResponse(string DocumentId, int? Version);

/// <param name="AlsoHeldBy">Versions that hold the same bytes, which are purged by calls of their own.</param>
internal sealed record PurgeResponse(IReadOnlyList<TwinResponse> AlsoHeldBy);

/// <summary>Taking out for good, such as a student's record that was uploaded by mistake: for admins.</summary>
internal static class PurgeEndpoints
{
    public static void MapPurges(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/v1").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        admin.MapDelete("/documents/{id:guid}/versions/{number:int}", PurgeVersionAsync).WithName("PurgeVersion").WithSummary("Purge one version for good: rows, text, index and bytes").Produces<PurgeResponse>();
        admin.MapDelete("/trash/{id:guid}", PurgeDocumentAsync).WithName("PurgeDocument").WithSummary("Purge a document of the trash for good").Produces<PurgeResponse>();
    }

    private static Task<IResult> PurgeVersionAsync(Guid id, int number, string? reason, CurrentReader reader, Purge purge, CancellationToken cancellationToken) =>
        PurgeAsync(new PurgeTarget(id, number), reason, reader, purge, cancellationToken);

    private static async Task<IResult> PurgeDocumentAsync(Guid id, string? reason, CurrentReader reader, Purge purge, LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        (await catalogue.FindDocumentOrNullAsync(reader.Required.Scope, id, cancellationToken))?.TrashedAt is null
            ? Problem.NotFound().ToResult()
            : await PurgeAsync(new PurgeTarget(id, Number: null), reason, reader, purge, cancellationToken);

    private static async Task<IResult> PurgeAsync(PurgeTarget target, string? reason, CurrentReader reader, Purge purge, CancellationToken cancellationToken)
    {
        var why = (reason ?? "").Trim();
        if (why.Length is 0 or > PurgedVersion.MaxReasonLength)
        {
            return Problem.Validation("reason", $"Say why, in at most {PurgedVersion.MaxReasonLength} characters.").ToResult();
        }

        return await purge.RunAsync(target, reader.Required.Id, why, cancellationToken) is { } twins
            ? TypedResults.Ok(new PurgeResponse([.. twins.Select(twin => new TwinResponse(twin.DocumentId.ToString(), twin.Number))]))
            : Problem.NotFound().ToResult();
    }
}
