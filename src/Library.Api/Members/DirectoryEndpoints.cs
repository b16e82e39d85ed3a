using Library.Api.Errors;
using Library.Api.Members.Photos;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <param name="Photo">The address of their picture; null where they have none.</param>
internal sealed record DirectoryPersonResponse(string Id, string Name, string Title, string? School, string HelpsWith, string? Photo, IReadOnlyList<string> Cops)
{
    public static DirectoryPersonResponse From(DirectoryEntry person) => new(person.Id.ToString(), person.Name, person.JobTitle, person.School, person.HelpsWith, PhotoEndpoints.AddressOfOrNull(person.Id, person.PhotoKey), person.Cops);
}

internal sealed record DirectoryResponse(IReadOnlyList<DirectoryPersonResponse> Items, string? Next);

/// <summary>The people whom members see.</summary>
internal static class DirectoryEndpoints
{
    public static void MapDirectory(this IEndpointRouteBuilder routes)
    {
        var directory = routes.MapGroup("/api/v1/directory").WithTags("Members").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        directory.MapGet("/", ListAsync).WithName("ListDirectory").WithSummary("Find people by words, school or community").Produces<DirectoryResponse>();
        directory.MapGet("/{id:guid}", GetAsync).WithName("GetDirectoryPerson").WithSummary("One person").Produces<DirectoryPersonResponse>().ProducesProblem(404);
    }

    private static async Task<DirectoryResponse> ListAsync(
        string? q, string? school, string? cop, string? after, int? size, CurrentReader reader, PeopleDirectory directory, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 50, 1, 100);
        var last = Guid.TryParse(after, out var id) ? id : Guid.Empty;
        var people = await directory.ListAsync(reader.Required, new DirectoryFilter(q, school, cop), cancellationToken);
        var rows = await people.Where(person => person.Id > last).OrderBy(person => person.Id).Take(take + 1).ToListAsync(cancellationToken);
        return new DirectoryResponse([.. rows.Take(take).Select(DirectoryPersonResponse.From)], rows.Count > take ? rows[take - 1].Id.ToString() : null);
    }

    private static async Task<IResult> GetAsync(Guid id, CurrentReader reader, PeopleDirectory directory, CancellationToken cancellationToken) =>
        await directory.FindOrNullAsync(reader.Required, id, cancellationToken) is { } person ? TypedResults.Ok(DirectoryPersonResponse.From(person)) : Problem.NotFound().ToResult();
}
