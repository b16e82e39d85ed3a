using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <param name="State">"unconfirmed", "waiting", "active", "lapsed" or "ended".</param>
internal sealed record AccountResponse(
    string Id, string Email, string Name, string Title, string? School, string Role, string State, IReadOnlyList<CopSeatResponse> Cops, DateTimeOffset CreatedAt)
{
    public static AccountResponse From(AccountRow row) => new(
        row.Id.ToString(), row.Email, row.Name, row.JobTitle, row.School, row.Role, KebabCase.Of(row.State),
        [.. row.Cops.Select(seat => new CopSeatResponse(seat.Slug, seat.IsLead ? "lead" : "member"))], row.CreatedAt);
}

internal sealed record AccountsResponse(IReadOnlyList<AccountResponse> Items, string? Next);

internal sealed record AccountRequest(string? Name, string? Title, string? School, bool Admin = false, IReadOnlyList<CopSeatRequest>? Cops = null);

internal sealed record ApproveRequest(IReadOnlyList<Guid>? Ids);

internal sealed record ApproveResponse(int Approved);

internal sealed record DeclineRequest(string? Note);

/// <summary>Accounts: for admins.</summary>
internal static class AccountEndpoints
{
    private const int MaxApproved = 500;
    private const int MaxNoteLength = 1_000;

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/api/v1/people").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        people.MapGet("/", ListAsync).WithName("ListPeople").WithSummary("The accounts, by state, school, community and role").Produces<AccountsResponse>();
        people.MapGet("/{id:guid}", GetAsync).WithName("GetPerson").WithSummary("One account").Produces<AccountResponse>().ProducesProblem(404);
        people.MapPut("/{id:guid}", EditAsync).WithName("EditPerson").WithSummary("Say how an account is to be from now on").Produces(204).ProducesProblem(404);
        people.MapPost("/{id:guid}/end", EndAsync).WithName("EndPerson").WithSummary("End an account; what it made stays").Produces(204).ProducesProblem(404);
        people.MapPost("/{id:guid}/restore", RestoreAsync).WithName("RestorePerson").WithSummary("Take back the end of an account").Produces(204).ProducesProblem(404);
        people.MapPost("/{id:guid}/decline", DeclineAsync).WithName("DeclinePerson").WithSummary("Decline an account that waits").Produces(204).ProducesProblem(404);
        routes.MapGet("/api/v1/people.csv", ExportAsync).WithName("ExportPeople").WithSummary("The accounts as a table").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .Produces(200, contentType: CsvTable.MediaType).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        people.MapPost("/approve", ApproveAsync).WithName("ApprovePeople").WithSummary("Approve accounts that wait").Produces<ApproveResponse>();
    }

    private static async Task<AccountsResponse> ListAsync(
        string? q, string? state, string? school, string? cop, string? role, string? after, int? size, AccountList accounts, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 50, 1, 100);
        var last = Guid.TryParse(after, out var id) ? id : Guid.Empty;
        var people = accounts.Filter(new AccountFilter(q, state, school, cop, role)).Where(person => person.Id > last).OrderBy(person => person.Id).Take(take + 1);
        var rows = await accounts.View(people).ToListAsync(cancellationToken);
        return new AccountsResponse([.. rows.Take(take).Select(AccountResponse.From)], rows.Count > take ? rows[take - 1].Id.ToString() : null);
    }

    private static async Task ExportAsync(
        string? q, string? state, string? school, string? cop, string? role, string? sort, HttpResponse response, CurrentReader reader, AccountList accounts, LibraryDbContext catalogue, TimeProvider time, CancellationToken cancellationToken)
    {
        catalogue.Add(new AuditEntry { At = time.GetUtcNow(), PersonId = reader.Required.Id, Action = "accounts-exported" });
        await catalogue.SaveChangesAsync(cancellationToken);
        var people = accounts.Order(accounts.Filter(new AccountFilter(q, state, school, cop, role)), sort);
        await CsvTable.WriteAsync(
            response,
            "accounts.csv",
            ["name", "email", "title", "school", "role", "communities", "state", "created"],
            accounts.View(people).AsAsyncEnumerable(),
            row =>
            [
                row.Name, row.Email, row.JobTitle, row.SchoolName, row.Role,
                string.Join("; ", row.Cops.Select(seat => seat.IsLead ? $"{seat.Slug} (lead)" : seat.Slug)), KebabCase.Of(row.State), CsvTable.TimeOf(row.CreatedAt),
            ],
            cancellationToken);
    }

    private static async Task<IResult> GetAsync(Guid id, AccountList accounts, CancellationToken cancellationToken) =>
        await accounts.View(accounts.Filter(new AccountFilter(null, null, null, null, null)).Where(person => person.Id == id)).SingleOrDefaultAsync(cancellationToken) is { } row
            ? TypedResults.Ok(AccountResponse.From(row))
            : Problem.NotFound().ToResult();

    private static async Task<IResult> EditAsync(Guid id, AccountRequest request, CurrentReader reader, AccountChanges changes, CancellationToken cancellationToken)
    {
        var seats = request.Cops ?? [];
        return seats.Any(seat => seat.Role is not ("member" or "lead") || seat.Slug is null)
            ? Problem.Validation("cop", "A place in a community has a slug, and the role member or lead.").ToResult()
            : (await changes.EditAsync(
                reader.Required, id, new AccountEdit(request.Name, request.Title, request.School, request.Admin, [.. seats.Select(seat => new CopSeat(seat.Slug ?? "", seat.Role == "lead"))]), cancellationToken))
            .ToResult();
    }

    private static async Task<IResult> EndAsync(Guid id, CurrentReader reader, AccountChanges changes, CancellationToken cancellationToken) =>
        (await changes.EndAsync(reader.Required, id, cancellationToken)).ToResult();

    private static async Task<IResult> RestoreAsync(Guid id, CurrentReader reader, AccountChanges changes, CancellationToken cancellationToken) =>
        (await changes.RestoreAsync(reader.Required, id, cancellationToken)).ToResult();

    private static async Task<IResult> DeclineAsync(Guid id, DeclineRequest request, CurrentReader reader, Approvals approvals, CancellationToken cancellationToken)
    {
        var note = (request.Note ?? "").Trim();
        return note.Length > MaxNoteLength ? Problem.Validation("note", $"A note has at most {MaxNoteLength} characters.").ToResult()
            : await approvals.DeclineAsync(reader.Required, id, note, cancellationToken) ? TypedResults.NoContent()
            : Problem.NotFound().ToResult();
    }

    private static async Task<IResult> ApproveAsync(ApproveRequest request, CurrentReader reader, Approvals approvals, CancellationToken cancellationToken) =>
        request.Ids is { Count: > 0 and <= MaxApproved } ids
            ? TypedResults.Ok(new ApproveResponse(await approvals.ApproveAsync(reader.Required, ids, cancellationToken)))
            : Problem.Validation("ids", $"Name 1 to {MaxApproved} accounts.").ToResult();
}
