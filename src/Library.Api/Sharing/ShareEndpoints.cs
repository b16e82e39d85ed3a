using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Sharing;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Sharing;

/// <param name="Document">An id; or else a collection is named.</param>
/// <param name="Version">A number; left out for the newest that there is now.</param>
/// <param name="Collection">A slug.</param>
/// <param name="Public">Whether it is on the public page; else only who has the link finds it.</param>
/// <param name="ExpiresAt">A day, which is meant whole, or a moment. A link has one, within a year.</param>
/// <param name="Note">For whom, or why; for admins alone.</param>
/// <param name="Confirm">True for a document that only communities see.</param>
internal sealed record ShareRequest(string? Document, int? Version, string? Collection, bool Public, string? ExpiresAt, string? Note, bool Confirm);

/// <summary>A share on the wire.</summary>
internal sealed record ShareResponse
{
    public required string Id { get; init; }

    /// <summary>Null for a collection.</summary>
    public required string? Document { get; init; }

    public required int? Version { get; init; }

    /// <summary>Null for a document.</summary>
    public required string? Collection { get; init; }

    public required string Title { get; init; }

    public required bool Public { get; init; }

    public required string Note { get; init; }

    /// <summary>"open", "expired", "revoked", "gone" (its version was purged) or "not-published" (hidden until what it shows is published again).</summary>
    public required string State { get; init; }

    /// <summary>Where people read it.</summary>
    public required Uri Address { get; init; }

    public required string MadeBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }

    public static ShareResponse From(ShareView view, Uri address) => new()
    {
        Id = view.Share.Id.ToString(),
        Document = view.Share.DocumentId?.ToString(),
        Version = view.Share.VersionNumber,
        Collection = view.Share.CollectionSlug,
        Title = view.Title,
        Public = view.Share.IsPublic,
        Note = view.Share.Note,
        State = KebabCase.Of(view.State),
        Address = address,
        MadeBy = view.MadeBy,
        CreatedAt = view.Share.CreatedAt,
        ExpiresAt = view.Share.ExpiresAt,
        RevokedAt = view.Share.RevokedAt,
    };
}

internal sealed record SharesResponse(IReadOnlyList<ShareResponse> Items, string? Next);

/// <param name="On">Whether anything is shown outside.</param>
internal sealed record SharingSwitch(bool? On);

/// <summary>What is shared with people without an account: for admins who signed in themselves.</summary>
internal static class ShareEndpoints
{
    public static void MapShares(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/v1").WithTags("Sharing").RequireAuthorization(Admin.Policy).WithMetadata(SignedInThemselves.Metadata)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        admin.MapGet("/sharing", async (OutsideShares shares, CancellationToken cancellationToken) => new SharingSwitch(await shares.IsOnAsync(cancellationToken)))
            .WithName("GetSharing").WithSummary("Whether sharing outside is switched on").Produces<SharingSwitch>();
        admin.MapPut("/sharing", SwitchAsync).WithName("SwitchSharing").WithSummary("Switch sharing outside on or off; off hides all at once and ends nothing").Produces<SharingSwitch>().ProducesProblem(StatusCodes.Status400BadRequest);
        admin.MapGet("/shares", ListAsync).WithName("ListShares").WithSummary("What is or was shared outside, the newest first").Produces<SharesResponse>();
        admin.MapPost("/shares", MakeAsync).WithName("MakeShare").WithSummary("Share a version of a document, or a collection, with people without an account")
            .Produces<ShareResponse>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        admin.MapDelete("/shares/{id:guid}", RevokeAsync).WithName("RevokeShare").WithSummary("End a share for good").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> SwitchAsync(SharingSwitch request, CurrentReader reader, OutsideShares shares, CancellationToken cancellationToken)
    {
        if (request.On is not { } on)
        {
            return Problem.Validation("on", "Say true or false.").ToResult();
        }

        return await shares.SwitchAsync(reader.Required, on, cancellationToken) is ShareChange.Done ? TypedResults.Ok(new SharingSwitch(on)) : Problem.NotFound().ToResult();
    }

    private static async Task<SharesResponse> ListAsync(string? after, int? size, ShareList list, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 50, 1, 100);
        var rows = await list.ListAsync(Guid.TryParse(after, out var last) ? last : null, take + 1, cancellationToken);
        var items = rows.Take(take).Select(view => ShareResponse.From(view, list.AddressOf(view.Share))).ToList();
        return new SharesResponse(items, rows.Count > take ? items[^1].Id : null);
    }

    private static async Task<IResult> MakeAsync(ShareRequest request, CurrentReader reader, OutsideShares shares, ShareList list, AssociationClock clock, CancellationToken cancellationToken)
    {
        var (end, problem) = ShareEnd.Read(request.ExpiresAt, clock);
        if (problem is not null)
        {
            return Problem.Validation("expiresAt", problem).ToResult();
        }

        var hasDocument = Guid.TryParse(request.Document, out var document);
        if (!hasDocument && !string.IsNullOrEmpty(request.Document))
        {
            return Problem.Validation("document", "There is no such document.").ToResult();
        }

        var input = new ShareInput
        {
            Document = hasDocument ? document : null,
            Version = request.Version,
            Collection = string.IsNullOrEmpty(request.Collection) ? null : request.Collection,
            IsPublic = request.Public,
            ExpiresAt = end,
            Note = request.Note,
            IsConfirmed = request.Confirm,
        };
        var change = await shares.MakeAsync(reader.Required, input, cancellationToken);
        return change is ShareChange.Done { Id: var id } && await list.FindOrNullAsync(id, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/shares/{id}", ShareResponse.From(made, list.AddressOf(made.Share)))
            : ProblemOf(change).ToResult();
    }

    private static async Task<IResult> RevokeAsync(Guid id, CurrentReader reader, OutsideShares shares, CancellationToken cancellationToken)
    {
        var change = await shares.RevokeAsync(reader.Required, id, cancellationToken);
        return change is ShareChange.Done ? TypedResults.NoContent() : ProblemOf(change).ToResult();
    }

    private static ProblemDetails ProblemOf(ShareChange change) => change switch
    {
        ShareChange.Done or ShareChange.NotFound => Problem.NotFound(),
        ShareChange.NotAllowed refused => Problem.NotAllowed(refused.Message),
        ShareChange.Invalid invalid => Problem.Validation(invalid.Errors),
        ShareChange.SwitchedOff => Problem.Of(StatusCodes.Status409Conflict, "sharing-off", "Sharing outside is switched off.", "An admin switches it on in administration, under Sharing outside."),
        _ => throw new InvalidOperationException($"Unhandled result {change.GetType().Name}."),
    };
}
