using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Cops;

internal sealed record JoinRequest(string? Note);

/// <param name="State">"joined", or "requested" where its leads are to answer.</param>
internal sealed record JoinResponse(string State);

internal sealed record CopMemberResponse(string Id, string Name, string Title, string? School, string Role);

internal sealed record CopMembersResponse(IReadOnlyList<CopMemberResponse> Items, string? Next);

internal sealed record CopRequestResponse(string Id, string Name, string Note, DateTimeOffset RequestedAt);

internal sealed record CopRequestsResponse(IReadOnlyList<CopRequestResponse> Items, string? Next);

internal sealed record DeclineSeatRequest(string? Note);

/// <param name="Welcome">Markdown; empty for nothing.</param>
internal sealed record WelcomeText(string? Welcome);

/// <summary>Places in communities.</summary>
internal static class CopEndpoints
{
    public static void MapCops(this IEndpointRouteBuilder routes)
    {
        var cops = routes.MapGroup("/api/v1/cops/{slug}").WithTags("Communities").RequireAuthorization()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        cops.MapPost("/join", JoinAsync).WithName("JoinCop").WithSummary("Join an open community, or ask the leads of a closed one").Produces<JoinResponse>();
        cops.MapPost("/leave", LeaveAsync).WithName("LeaveCop").WithSummary("Leave a community, or take back the request for a place").Produces(204);
        cops.MapGet("/members", MembersAsync).WithName("ListCopMembers").WithSummary("The members of a community: for its members and admins").Produces<CopMembersResponse>();
        cops.MapDelete("/members/{personId:guid}", RemoveAsync).WithName("RemoveCopMember").WithSummary("Take a member's place away: for its leads and admins").Produces(204);
        cops.MapGet("/welcome", WelcomeAsync).WithName("GetWelcome").WithSummary("What whoever joins a community is told: for its members and admins").Produces<WelcomeText>();
        cops.MapPut("/welcome", SetWelcomeAsync).WithName("SetWelcome").WithSummary("Say what whoever joins from now on is told: for its leads and admins").Produces(204);
        cops.MapGet("/requests", RequestsAsync).WithName("ListCopRequests").WithSummary("Who asks to be let in: for its leads and admins").Produces<CopRequestsResponse>();
        cops.MapPost("/requests/{personId:guid}/admit", AdmitAsync).WithName("AdmitToCop").WithSummary("Let somebody in who asked").Produces(204);
        cops.MapPost("/requests/{personId:guid}/decline", DeclineAsync).WithName("DeclineCopRequest").WithSummary("Do not let somebody in who asked").Produces(204);
    }

    /// <summary>The answer to a change of a place.</summary>
    public static IResult ToResult(this SeatChange change) => change switch
    {
        SeatChange.Done => TypedResults.NoContent(),
        SeatChange.NotFound => Problem.NotFound().ToResult(),
        SeatChange.Invalid invalid => Problem.Validation(invalid.Field, invalid.Message).ToResult(),
        SeatChange.NotAllowed refused => Problem.NotAllowed(refused.Message).ToResult(),
        _ => throw new InvalidOperationException($"Unhandled result {change.GetType().Name}."),
    };

    private static async Task<IResult> JoinAsync(string slug, JoinRequest? request, CurrentReader reader, Seats seats, CancellationToken cancellationToken) =>
        await seats.JoinAsync(reader.Required, slug, request?.Note, cancellationToken) switch
        {
            SeatChange.Done => TypedResults.Ok(new JoinResponse("joined")),
            SeatChange.Requested => TypedResults.Ok(new JoinResponse("requested")),
            var other => other.ToResult(),
        };

    private static async Task<IResult> LeaveAsync(string slug, CurrentReader reader, Seats seats, CancellationToken cancellationToken) =>
        (await seats.LeaveAsync(reader.Required, slug, cancellationToken)).ToResult();

    private static async Task<IResult> MembersAsync(string slug, string? after, int? size, CurrentReader current, LibraryDbContext catalogue, AssociationClock clock, CancellationToken cancellationToken)
    {
        if (!await catalogue.Cops.AnyAsync(cop => cop.Slug == slug, cancellationToken))
        {
            return Problem.NotFound().ToResult();
        }

        if (!current.Required.IsAdmin && !current.Required.IsMemberOf(slug))
        {
            return Problem.NotAllowed("Only members of the community see who is in it.").ToResult();
        }

        var take = Math.Clamp(size ?? 50, 1, 100);
        var last = Guid.TryParse(after, out var id) ? id : Guid.Empty;
        var rows = await catalogue.Members(slug, clock.Today).Where(person => person.Id > last).OrderBy(person => person.Id).Take(take + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new CopMembersResponse(
            [.. rows.Take(take).Select(row => new CopMemberResponse(row.Id.ToString(), row.Name, row.JobTitle, row.School, row.IsLead ? "lead" : "member"))],
            rows.Count > take ? rows[take - 1].Id.ToString() : null));
    }

    private static async Task<IResult> RemoveAsync(string slug, Guid personId, CurrentReader reader, Seats seats, CancellationToken cancellationToken) =>
        (await seats.RemoveAsync(reader.Required, slug, personId, cancellationToken)).ToResult();

    private static async Task<IResult> WelcomeAsync(string slug, CurrentReader current, LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        await catalogue.Cops.Where(cop => cop.Slug == slug).Select(cop => cop.Welcome).SingleOrDefaultAsync(cancellationToken) is not { } welcome ? Problem.NotFound().ToResult()
            : current.Required.IsAdmin || current.Required.IsMemberOf(slug) ? TypedResults.Ok(new WelcomeText(welcome))
            : Problem.NotAllowed("Only members of the community see what it says to them.").ToResult();

    private static async Task<IResult> SetWelcomeAsync(string slug, WelcomeText request, CurrentReader reader, Seats seats, CancellationToken cancellationToken) =>
        (await seats.SetWelcomeAsync(reader.Required, slug, request.Welcome, cancellationToken)).ToResult();

    private static async Task<IResult> RequestsAsync(string slug, CurrentReader current, Seats seats, LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        if (!await catalogue.Cops.AnyAsync(cop => cop.Slug == slug, cancellationToken))
        {
            return Problem.NotFound().ToResult();
        }

        if (!current.Required.IsAdmin && !current.Required.IsLeadOf(slug))
        {
            return Problem.NotAllowed("Only its leads and admins see who asks.").ToResult();
        }

        var rows = await seats.Requests(slug).OrderBy(request => request.RequestedAt)
            .Select(request => new { request.PersonId, Name = catalogue.Users.Where(person => person.Id == request.PersonId).Select(person => person.Name).First(), request.Note, request.RequestedAt })
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new CopRequestsResponse([.. rows.Select(row => new CopRequestResponse(row.PersonId.ToString(), row.Name, row.Note, row.RequestedAt))], Next: null));
    }

    private static async Task<IResult> AdmitAsync(string slug, Guid personId, CurrentReader reader, Seats seats, CancellationToken cancellationToken) =>
        (await seats.AdmitAsync(reader.Required, slug, personId, cancellationToken)).ToResult();

    private static async Task<IResult> DeclineAsync(string slug, Guid personId, DeclineSeatRequest? request, CurrentReader reader, Seats seats, CancellationToken cancellationToken) =>
        (await seats.DeclineAsync(reader.Required, slug, personId, request?.Note, cancellationToken)).ToResult();
}
