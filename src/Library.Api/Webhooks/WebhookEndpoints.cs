using Library.Api.Administration;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage.Webhooks;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Webhooks;

/// <param name="Address">An address of https on the public internet.</param>
/// <param name="Events">At least one of "document.published", "post.created", "packet.published".</param>
/// <param name="Cop">The only community that it hears of; left out for all.</param>
/// <param name="Active">False to send nothing for now.</param>
internal sealed record WebhookRequest(string? Address, IReadOnlyList<string>? Events, string? Cop, bool? Active);

/// <summary>A webhook on the wire.</summary>
internal sealed record WebhookResponse
{
    public required string Id { get; init; }

    public required string Address { get; init; }

    public required IReadOnlyList<string> Events { get; init; }

    public required string? Cop { get; init; }

    public required bool Active { get; init; }

    /// <summary>Why it was stopped; empty where an admin did, or it is in use.</summary>
    public required string StopReason { get; init; }

    /// <summary>The name of who made it, by whose rights it hears.</summary>
    public required string Owner { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What it is signed with, where it has just been made; null else.</summary>
    public required string? Secret { get; init; }

    public static WebhookResponse From(WebhookView view, string? secret = null) => new()
    {
        Id = view.Hook.Id.ToString(),
        Address = view.Hook.Address,
        Events = [.. WebhookNames.ListOf(view.Hook).Select(WebhookNames.Of)],
        Cop = view.Hook.CopSlug,
        Active = view.Hook.StoppedAt is null,
        StopReason = view.Hook.StopReason,
        Owner = view.Owner,
        CreatedAt = view.Hook.CreatedAt,
        Secret = secret,
    };
}

internal sealed record WebhooksResponse(IReadOnlyList<WebhookResponse> Items);

/// <param name="Id">What the receiver knows it by.</param>
/// <param name="Type">Such as "post.created".</param>
/// <param name="Subject">The id of the document, post or meeting.</param>
/// <param name="State">"waiting", "delivered" or "given-up".</param>
/// <param name="Status">What the receiver answered last; null where it did not.</param>
/// <param name="Failure">Why the last attempt failed; null where it did not.</param>
/// <param name="Next">When it is tried next; null where it is not.</param>
internal sealed record WebhookDeliveryResponse(string Id, string Type, string Subject, string State, int Attempts, int? Status, string? Failure, DateTimeOffset CreatedAt, DateTimeOffset? DeliveredAt, DateTimeOffset? Next)
{
    public static WebhookDeliveryResponse From(WebhookDelivery delivery)
    {
        var state = delivery switch { { DeliveredAt: not null } => "delivered", { GivenUpAt: not null } => "given-up", _ => "waiting" };
        return new(
            delivery.Id.ToString(), WebhookNames.Of(delivery.Event), delivery.SubjectId.ToString(), state, delivery.Attempts, delivery.Status, delivery.Failure, delivery.CreatedAt, delivery.DeliveredAt, state == "waiting" ? delivery.NotBefore : null);
    }
}

internal sealed record WebhookDeliveriesResponse(IReadOnlyList<WebhookDeliveryResponse> Items, string? Next);

/// <summary>Addresses outside that are told of what is new: for admins.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/api/v1/webhooks").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        all.MapGet("/", ListAsync).WithName("ListWebhooks").WithSummary("Addresses outside that are told of what is new").Produces<WebhooksResponse>();
        all.MapPost("/", AddAsync).WithName("AddWebhook").WithSummary("Tell an address of what is new from now on; the answer alone has the secret")
            .Produces<WebhookResponse>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
        var one = all.MapGroup("/{id:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        one.MapGet("/", FindAsync).WithName("GetWebhook").WithSummary("One of them").Produces<WebhookResponse>();
        one.MapPut("/", ChangeAsync).WithName("ChangeWebhook").WithSummary("Change its address, what it hears of, and whether anything is sent").Produces<WebhookResponse>().ProducesProblem(StatusCodes.Status400BadRequest);
        one.MapDelete("/", RemoveAsync).WithName("RemoveWebhook").WithSummary("Remove it with its log").Produces(StatusCodes.Status204NoContent);
        one.MapPost("/secret", RenewAsync).WithName("RenewWebhookSecret").WithSummary("Give it another secret; the one before is good no more").Produces<WebhookResponse>();
        one.MapPost("/test", TestAsync).WithName("TestWebhook").WithSummary("Send it something that means nothing").Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
        one.MapGet("/deliveries", ListDeliveriesAsync).WithName("ListWebhookDeliveries").WithSummary("What it was told in the last thirty days, and how that went, the newest first").Produces<WebhookDeliveriesResponse>();
        one.MapPost("/deliveries/{delivery:guid}/again", SendAgainAsync).WithName("SendWebhookDeliveryAgain").WithSummary("Send something again, under the same id").Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<WebhooksResponse> ListAsync(WebhookList list, CancellationToken cancellationToken) =>
        new([.. (await list.ListAsync(cancellationToken)).Select(view => WebhookResponse.From(view))]);

    private static async Task<IResult> FindAsync(Guid id, WebhookList list, CancellationToken cancellationToken) =>
        await list.FindOrNullAsync(id, cancellationToken) is { } view ? TypedResults.Ok(WebhookResponse.From(view)) : Problem.NotFound().ToResult();

    private static async Task<IResult> AddAsync(WebhookRequest request, CurrentReader reader, WebhookChanges changes, WebhookKeeper keeper, WebhookList list, CancellationToken cancellationToken)
    {
        var change = ReadOrNull(request) is { } input ? await changes.AddAsync(reader.Required, input, cancellationToken) : UnknownEvent();
        return change is WebhookChange.Done { Id: var id } && await list.FindOrNullAsync(id, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/webhooks/{id}", WebhookResponse.From(made, keeper.SecretOf(made.Hook)))
            : ProblemOf(change).ToResult();
    }

    private static async Task<IResult> ChangeAsync(Guid id, WebhookRequest request, CurrentReader reader, WebhookChanges changes, WebhookList list, CancellationToken cancellationToken)
    {
        var change = ReadOrNull(request) is { } input ? await changes.ChangeAsync(reader.Required, id, input, cancellationToken) : UnknownEvent();
        return change is WebhookChange.Done && await list.FindOrNullAsync(id, cancellationToken) is { } view ? TypedResults.Ok(WebhookResponse.From(view)) : ProblemOf(change).ToResult();
    }

    private static async Task<IResult> RenewAsync(Guid id, CurrentReader reader, WebhookKeeper keeper, WebhookList list, CancellationToken cancellationToken)
    {
        var change = await keeper.RenewSecretAsync(reader.Required, id, cancellationToken);
        return change is WebhookChange.Done && await list.FindOrNullAsync(id, cancellationToken) is { } view ? TypedResults.Ok(WebhookResponse.From(view, keeper.SecretOf(view.Hook))) : ProblemOf(change).ToResult();
    }

    private static async Task<IResult> RemoveAsync(Guid id, CurrentReader reader, WebhookKeeper keeper, CancellationToken cancellationToken) =>
        await keeper.RemoveAsync(reader.Required, id, cancellationToken) is WebhookChange.Done ? TypedResults.NoContent() : Problem.NotFound().ToResult();

    private static async Task<IResult> TestAsync(Guid id, CurrentReader reader, WebhookKeeper keeper, CancellationToken cancellationToken) =>
        Accepted(id, await keeper.TestAsync(reader.Required, id, cancellationToken));

    private static async Task<IResult> SendAgainAsync(Guid id, Guid delivery, CurrentReader reader, WebhookKeeper keeper, CancellationToken cancellationToken) =>
        Accepted(id, await keeper.SendAgainAsync(reader.Required, id, delivery, cancellationToken));

    private static async Task<IResult> ListDeliveriesAsync(Guid id, string? after, int? size, WebhookList list, CancellationToken cancellationToken)
    {
        if (await list.FindOrNullAsync(id, cancellationToken) is null)
        {
            return Problem.NotFound().ToResult();
        }

        var take = Math.Clamp(size ?? 50, 1, 100);
        var rows = await list.ListDeliveriesAsync(id, Guid.TryParse(after, out var last) ? last : null, take + 1, cancellationToken);
        return TypedResults.Ok(new WebhookDeliveriesResponse([.. rows.Take(take).Select(WebhookDeliveryResponse.From)], rows.Count > take ? rows[take - 1].Id.ToString() : null));
    }

    private static IResult Accepted(Guid id, WebhookChange change) => change is WebhookChange.Done ? TypedResults.Accepted($"/api/v1/webhooks/{id}/deliveries") : ProblemOf(change).ToResult();

    /// <summary>Null where it names an event that there is none of.</summary>
    private static WebhookInput? ReadOrNull(WebhookRequest request)
    {
        var events = (request.Events ?? []).Select(name => WebhookNames.TryParse(name, out var told) ? told : (WebhookEvent?)null).ToList();
        return events.Contains(null) ? null : new WebhookInput { Address = request.Address, Events = [.. events.OfType<WebhookEvent>()], Cop = request.Cop, IsStopped = request.Active == false };
    }

    private static WebhookChange.Invalid UnknownEvent() => new(new Dictionary<string, string[]> { ["events"] = ["Say document.published, post.created or packet.published."] });

    private static ProblemDetails ProblemOf(WebhookChange change) => change switch
    {
        WebhookChange.Done or WebhookChange.NotFound => Problem.NotFound(),
        WebhookChange.NotAllowed refused => Problem.NotAllowed(refused.Message),
        WebhookChange.NotNow refused => Problem.Of(StatusCodes.Status409Conflict, "conflict", refused.Message),
        WebhookChange.Invalid invalid => Problem.Validation(invalid.Errors),
        _ => throw new InvalidOperationException($"Unhandled result {change.GetType().Name}."),
    };
}
