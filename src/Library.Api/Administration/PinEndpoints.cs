using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Searches;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Administration;

/// <param name="Text">The words of the search; not read by a change.</param>
/// <param name="Document">An id; not read by a change.</param>
/// <param name="Kind">"pin" to put it first, "hide" to leave it out.</param>
/// <param name="Position">The place among the pinned of the same search, from 1; left out for the last, or for where it is.</param>
/// <param name="Until">The last day, such as "2027-03-01", at most a year ahead.</param>
/// <param name="Note">Why.</param>
internal sealed record PinRequest(string? Text, string? Document, string? Kind, int? Position, string? Until, string? Note);

/// <summary>A pin on the wire.</summary>
internal sealed record PinResponse
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    /// <summary>Its id.</summary>
    public required string Document { get; init; }

    public required string Title { get; init; }

    /// <summary>"pin" or "hide".</summary>
    public required string Kind { get; init; }

    /// <summary>The place among the pinned of the same search; 0 for what is hidden.</summary>
    public required int Position { get; init; }

    /// <summary>The last day.</summary>
    public required string Until { get; init; }

    /// <summary>Whether it holds now.</summary>
    public required bool Active { get; init; }

    public required string Note { get; init; }

    public required string MadeBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static PinResponse From(PinView view) => new()
    {
        Id = view.Pin.Id.ToString(),
        Text = view.Pin.Text,
        Document = view.Pin.DocumentId.ToString(),
        Title = view.Title,
        Kind = KebabCase.Of(view.Pin.Kind),
        Position = view.Pin.Position,
        Until = ReviewDays.Of(view.LastDay),
        Active = view.IsActive,
        Note = view.Pin.Note,
        MadeBy = view.MadeBy,
        CreatedAt = view.Pin.CreatedAt,
    };
}

internal sealed record PinsResponse(IReadOnlyList<PinResponse> Items, string? Next);

/// <summary>Documents that come first for a search, or not at all: for admins.</summary>
internal static class PinEndpoints
{
    public static void MapPins(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/v1/pins").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        admin.MapGet("/", ListAsync).WithName("ListPins").WithSummary("What is or was pinned or hidden for a search, the newest first").Produces<PinsResponse>();
        admin.MapPost("/", AddAsync).WithName("AddPin").WithSummary("Put a document first in the results of a search, or leave it out of them, until a day")
            .Produces<PinResponse>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
        admin.MapGet("/{id:guid}", FindAsync).WithName("GetPin").WithSummary("One of them").Produces<PinResponse>().ProducesProblem(StatusCodes.Status404NotFound);
        admin.MapPut("/{id:guid}", ChangeAsync).WithName("ChangePin").WithSummary("Change what is done with the document, its place, the last day and the note; what has ended begins anew")
            .Produces<PinResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        admin.MapDelete("/{id:guid}", EndAsync).WithName("EndPin").WithSummary("End it now").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<PinsResponse> ListAsync(string? after, int? size, PinList list, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 50, 1, 100);
        var rows = await list.ListAsync(Guid.TryParse(after, out var last) ? last : null, take + 1, cancellationToken);
        return new PinsResponse([.. rows.Take(take).Select(PinResponse.From)], rows.Count > take ? rows[take - 1].Pin.Id.ToString() : null);
    }

    private static async Task<IResult> FindAsync(Guid id, PinList list, CancellationToken cancellationToken) =>
        await list.FindOrNullAsync(id, cancellationToken) is { } view ? TypedResults.Ok(PinResponse.From(view)) : Problem.NotFound().ToResult();

    private static async Task<IResult> AddAsync(PinRequest request, CurrentReader reader, PinChanges changes, PinList list, CancellationToken cancellationToken)
    {
        var (input, problem) = Read(request);
        if (problem is not null)
        {
            return problem.ToResult();
        }

        var change = await changes.AddAsync(reader.Required, input with { Text = request.Text, Document = Guid.TryParse(request.Document, out var document) ? document : null }, cancellationToken);
        return change is PinChange.Done { Id: var id } && await list.FindOrNullAsync(id, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/pins/{id}", PinResponse.From(made))
            : ProblemOf(change).ToResult();
    }

    private static async Task<IResult> ChangeAsync(Guid id, PinRequest request, CurrentReader reader, PinChanges changes, PinList list, CancellationToken cancellationToken)
    {
        var (input, problem) = Read(request);
        if (problem is not null)
        {
            return problem.ToResult();
        }

        var change = await changes.ChangeAsync(reader.Required, id, input, cancellationToken);
        return change is PinChange.Done && await list.FindOrNullAsync(id, cancellationToken) is { } view ? TypedResults.Ok(PinResponse.From(view)) : ProblemOf(change).ToResult();
    }

    private static async Task<IResult> EndAsync(Guid id, CurrentReader reader, PinChanges changes, CancellationToken cancellationToken)
    {
        var change = await changes.EndAsync(reader.Required, id, cancellationToken);
        return change is PinChange.Done ? TypedResults.NoContent() : ProblemOf(change).ToResult();
    }

    private static (PinInput Input, ProblemDetails? Problem) Read(PinRequest request)
    {
        var day = ReviewDays.ReadOrNull(request.Until);
        var input = new PinInput { Kind = KebabCase.TryParse<PinKind>(request.Kind, out var kind) ? kind : PinKind.Pin, Position = request.Position, Until = day, Note = request.Note };
        return (input, !KebabCase.TryParse<PinKind>(request.Kind ?? "pin", out _) ? Problem.Validation("kind", "Say pin or hide.") : null);
    }

    private static ProblemDetails ProblemOf(PinChange change) => change switch
    {
        PinChange.Done or PinChange.NotFound => Problem.NotFound(),
        PinChange.NotAllowed refused => Problem.NotAllowed(refused.Message),
        PinChange.Invalid invalid => Problem.Validation(invalid.Errors),
        _ => throw new InvalidOperationException($"Unhandled result {change.GetType().Name}."),
    };
}
