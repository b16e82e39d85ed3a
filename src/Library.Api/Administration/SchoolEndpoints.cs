using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <param name="Region">The part of the state that it is in; null leaves it as it is.</param>
internal sealed record SchoolRequest(string? Name, string? City, IReadOnlyList<string>? Domains = null, bool ApprovesByDomain = false, DateOnly? MemberUntil = null, string? Region = null);

/// <param name="MemberUntil">The last day of the membership; null while no end is set.</param>
internal sealed record SchoolResponse(string Slug, string Name, string City, string Region, IReadOnlyList<string> Domains, bool ApprovesByDomain, DateOnly? MemberUntil)
{
    public static SchoolResponse From(School school) => new(
        school.Slug, school.Name, school.City, school.Region, [.. school.Domains.Select(domain => domain.Domain).Order(StringComparer.Ordinal)], school.ApprovesByDomain, school.MemberUntil);
}

internal sealed record SchoolsResponse(IReadOnlyList<SchoolResponse> Items, string? Next);

internal sealed record SchoolImportResponse(bool Applied, IReadOnlyList<SchoolImportLine> Lines);

/// <summary>Member schools: for admins.</summary>
internal static class SchoolEndpoints
{
    public static void MapSchools(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/v1").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        admin.MapGet("/admin/schools", ListAsync).WithName("ListMemberSchools").WithSummary("The schools with all that admins know of them").Produces<SchoolsResponse>();
        admin.MapPut("/schools/{slug}", SetAsync).WithName("SetSchool").WithSummary("Add a member school, or change it").Produces<SchoolResponse>();
        admin.MapPost("/schools/{slug}/end", (string slug, CurrentReader reader, SchoolChanges schools, CancellationToken cancellationToken) => EndAsync(slug, ends: true, reader, schools, cancellationToken))
            .WithName("EndMembership").WithSummary("End a school's membership now: its people can no longer sign in").Produces(204).ProducesProblem(404);
        admin.MapPost("/schools/{slug}/renew", (string slug, CurrentReader reader, SchoolChanges schools, CancellationToken cancellationToken) => EndAsync(slug, ends: false, reader, schools, cancellationToken))
            .WithName("RenewMembership").WithSummary("Take back the end of a school's membership").Produces(204).ProducesProblem(404);
        admin.MapPost("/schools/import", ImportAsync).WithName("ImportSchools").WithSummary("Add and change schools by a table (CSV); without apply=true it only says what would be done")
            .Accepts<string>("text/csv").Produces<SchoolImportResponse>();
    }

    private static async Task<SchoolsResponse> ListAsync(string? after, int? size, LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 50, 1, 100);
        var last = after ?? "";
        var rows = await catalogue.Schools.AsNoTracking().Include(school => school.Domains)
            .Where(school => school.Slug.CompareTo(last) > 0).OrderBy(school => school.Slug).Take(take + 1).ToListAsync(cancellationToken);
        return new SchoolsResponse([.. rows.Take(take).Select(SchoolResponse.From)], rows.Count > take ? rows[take - 1].Slug : null);
    }

    private static async Task<IResult> SetAsync(string slug, SchoolRequest request, CurrentReader reader, SchoolChanges schools, CancellationToken cancellationToken)
    {
        var input = new SchoolInput(slug, request.Name, request.City, request.Region, request.Domains ?? [], request.ApprovesByDomain, request.MemberUntil);
        var (school, errors) = await schools.SetAsync(reader.Required, input, cancellationToken);
        return school is null ? Problem.Validation(errors.ByField).ToResult() : TypedResults.Ok(SchoolResponse.From(school));
    }

    private static async Task<IResult> EndAsync(string slug, bool ends, CurrentReader reader, SchoolChanges schools, CancellationToken cancellationToken) =>
        await schools.EndAsync(reader.Required, slug, ends, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();

    private static async Task<IResult> ImportAsync(HttpRequest request, bool? apply, CurrentReader reader, SchoolImport import, CancellationToken cancellationToken)
    {
        var (lines, problem) = await import.RunAsync(reader.Required, request.Body, apply == true, cancellationToken);
        return problem is not null ? Problem.Validation("file", problem).ToResult() : TypedResults.Ok(new SchoolImportResponse(apply == true && lines.All(line => line.Error is null), lines));
    }
}
