using Library.Api.Errors;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

internal sealed record InvitationResponse(string Id, string Email, string Name, string Title, string? School, string? Cop, string Role, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public static InvitationResponse From(Invitation row) => new(
        row.Id.ToString(), row.Email, row.Name, row.JobTitle, row.SchoolSlug, row.CopSlug, row.AsLead ? "lead" : "member", row.CreatedAt, row.ExpiresAt);
}

internal sealed record InvitationsResponse(IReadOnlyList<InvitationResponse> Items, string? Next);

/// <param name="Role">"member" or "lead".</param>
internal sealed record InvitationRequest(string? Email, string? Name, string? Title, string? School, string? Cop, string? Role);

/// <summary>Inviting people: admins everywhere, leads into their own communities.</summary>
internal static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder routes)
    {
        var invitations = routes.MapGroup("/api/v1/invitations").WithTags("Members").RequireAuthorization()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        invitations.MapGet("/", ListAsync).WithName("ListInvitations").WithSummary("Invitations that were not used yet").Produces<InvitationsResponse>();
        invitations.MapPost("/", InviteAsync).WithName("Invite").WithSummary("Invite somebody; who has an account already gets the place in the community at once")
            .Produces<InvitationResponse>(StatusCodes.Status201Created).Produces(StatusCodes.Status204NoContent);
        invitations.MapDelete("/{id:guid}", WithdrawAsync).WithName("WithdrawInvitation").WithSummary("Take an invitation back").Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
        invitations.MapPost("/{id:guid}/resend", ResendAsync).WithName("ResendInvitation").WithSummary("Send an invitation anew; its old link is void").Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(string? after, int? size, CurrentReader current, Invitations invitations, CancellationToken cancellationToken)
    {
        if (current.Required.Role == "member")
        {
            return Problem.NotAllowed("Only leads and admins invite.").ToResult();
        }

        var take = Math.Clamp(size ?? 50, 1, 100);
        var last = Guid.TryParse(after, out var id) ? id : (Guid?)null;
        var rows = await invitations.ListPending(current.Required).AsNoTracking()
            .Where(row => last == null || row.Id < last).OrderByDescending(row => row.Id).Take(take + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new InvitationsResponse([.. rows.Take(take).Select(InvitationResponse.From)], rows.Count > take ? rows[take - 1].Id.ToString() : null));
    }

    private static async Task<IResult> InviteAsync(InvitationRequest request, CurrentReader current, Invitations invitations, CancellationToken cancellationToken)
    {
        if (request.Role is not (null or "member" or "lead"))
        {
            return Problem.Validation("role", "A role is member or lead.").ToResult();
        }

        var input = new InvitationInput(request.Email, request.Name, request.Title, request.School, request.Cop, request.Role == "lead");
        return await invitations.InviteAsync(current.Required, input, cancellationToken) switch
        {
            InviteResult.Sent sent => TypedResults.Created($"/api/v1/invitations/{sent.Invitation.Id}", InvitationResponse.From(sent.Invitation)),
            InviteResult.Seated => TypedResults.NoContent(),
            InviteResult.Invalid invalid => Problem.Validation(invalid.Messages.ByField).ToResult(),
            InviteResult.NotAllowed refused => Problem.NotAllowed(refused.Message).ToResult(),
            var other => throw new InvalidOperationException($"Unhandled result {other.GetType().Name}."),
        };
    }

    private static async Task<IResult> WithdrawAsync(Guid id, CurrentReader current, Invitations invitations, CancellationToken cancellationToken) =>
        await invitations.WithdrawAsync(current.Required, id, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();

    private static async Task<IResult> ResendAsync(Guid id, CurrentReader current, Invitations invitations, CancellationToken cancellationToken) =>
        await invitations.ResendAsync(current.Required, id, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();
}
