using Library.Api.Errors;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

internal sealed record PersonRequest(
    string? Email, string? Name, string? Password, string? Title, string? School, bool Admin = false, IReadOnlyList<CopSeatRequest>? Cops = null);

/// <param name="Role">"member" or "lead".</param>
internal sealed record CopSeatRequest(string? Slug, string? Role);

internal sealed record PersonResponse(string Id, string Email, string Name, string Title, string? School, string Role, IReadOnlyList<CopSeatResponse> Cops);

/// <summary>Sets accounts up, with their places in COPs: for admins.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/v1").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status400BadRequest);
        admin.MapPost("/people", SetAsync).WithName("SetPerson").WithSummary("Set an account up: new, or as it is to be from now on").Produces<PersonResponse>();
    }

    private static async Task<IResult> SetAsync(PersonRequest request, CurrentReader reader, Accounts accounts, LibraryDbContext catalogue, TimeProvider time, CancellationToken cancellationToken)
    {
        var seats = request.Cops ?? [];
        if (seats.Any(seat => seat.Role is not ("member" or "lead") || seat.Slug is null))
        {
            return Problem.Validation("cop", "A place in a community has a slug, and the role member or lead.").ToResult();
        }

        var input = new AccountInput
        {
            Email = (request.Email ?? "").Trim(),
            Name = request.Name,
            Password = request.Password,
            JobTitle = request.Title,
            School = request.School,
            IsAdmin = request.Admin,
            Cops = [.. seats.Select(seat => new CopSeat(seat.Slug ?? "", seat.Role == "lead"))],
        };
        var (person, errors) = await accounts.SetAsync(input, cancellationToken);
        if (person is null)
        {
            return Problem.Validation(errors).ToResult();
        }

        catalogue.Add(new AuditEntry { At = time.GetUtcNow(), PersonId = reader.Required.Id, Action = "person-set", Subject = person.Id.ToString() });
        await catalogue.SaveChangesAsync(cancellationToken);
        catalogue.ChangeTracker.Clear();
        return TypedResults.Ok(ResponseOf(await catalogue.Users.AsNoTracking().Include(row => row.Cops).SingleAsync(row => row.Id == person.Id, cancellationToken)));
    }

    private static PersonResponse ResponseOf(Person person) => new(
        person.Id.ToString(),
        person.Email ?? "",
        person.Name,
        person.JobTitle,
        person.SchoolSlug,
        person.IsAdmin ? "admin" : person.Cops.Exists(seat => seat.IsLead) ? "lead" : "member",
        [.. person.Cops.OrderBy(seat => seat.CopSlug, StringComparer.Ordinal).Select(seat => new CopSeatResponse(seat.CopSlug, seat.IsLead ? "lead" : "member"))]);
}
