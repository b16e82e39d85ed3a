using Library.Api.Documents;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Cops;

/// <param name="Cop">The community that the document is offered to.</param>
internal sealed record OfferRequest(string? Cop, string? Note);

internal sealed record DeclineOfferRequest(string? Note);

/// <param name="Href">Null where the caller may not open it yet.</param>
internal sealed record OfferedDocumentResponse(string Id, string Title, string Description, string Kind, string FileName, int? Pages, string? Href);

/// <param name="From">The communities that the document is in.</param>
internal sealed record OfferResponse(string Id, OfferedDocumentResponse Document, string Cop, IReadOnlyList<string> From, string OfferedBy, string Note, DateTimeOffset OfferedAt);

internal sealed record OffersResponse(IReadOnlyList<OfferResponse> Items, string? Next);

/// <summary>Documents that are offered to other communities.</summary>
internal static class OfferEndpoints
{
    public static void MapOffers(this IEndpointRouteBuilder routes)
    {
        var document = Describe(routes.MapGroup("/api/v1/documents/{id:guid}/offers"));
        document.MapPost("/", OfferAsync).WithName("OfferDocument").WithSummary("Offer a document to another community; again renews the note")
            .Produces<OfferResponse>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        document.MapGet("/", ListOfDocumentAsync).WithName("ListOffersOfDocument").WithSummary("Which communities a document is offered to: for those who may change it").Produces<OffersResponse>();
        Describe(routes.MapGroup("/api/v1/cops/{slug}/offers")).MapGet("/", ListOfCopAsync).WithName("ListOffersToCop").WithSummary("What is offered to a community: for its leads and admins").Produces<OffersResponse>();
        var offers = Describe(routes.MapGroup("/api/v1/offers/{id:guid}"));
        offers.MapPost("/accept", AcceptAsync).WithName("AcceptOffer").WithSummary("Take the document into the community that it is offered to").Produces<DocumentResponse>();
        offers.MapPost("/decline", DeclineAsync).WithName("DeclineOffer").WithSummary("Do not take it; who offered it is told").Produces(204);
        offers.MapDelete("/", WithdrawAsync).WithName("WithdrawOffer").WithSummary("Take an offer back: for who made it, and admins").Produces(204);
    }

    private static RouteGroupBuilder Describe(RouteGroupBuilder group) => group.WithTags("Offers").RequireAuthorization()
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> OfferAsync(Guid id, OfferRequest request, CurrentReader reader, Offers offers, LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        var change = await offers.OfferAsync(reader.Required, id, request.Cop, request.Note, cancellationToken);
        if (change is not OfferChange.Done done)
        {
            return RefusalOf(change);
        }

        var view = await catalogue.View(catalogue.DocumentOffers.Where(offer => offer.Id == done.OfferId)).SingleOrDefaultAsync(cancellationToken);
        return view is null ? Problem.NotFound().ToResult() : TypedResults.Created($"/api/v1/offers/{view.Id}", (await ShowAsync(catalogue, reader, [view], cancellationToken))[0]);
    }

    private static async Task<IResult> ListOfDocumentAsync(Guid id, CurrentReader reader, LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        if (await catalogue.FindDocumentOrNullAsync(reader.Required.Scope, id, cancellationToken) is not { } document)
        {
            return Problem.NotFound().ToResult();
        }

        if (!DocumentRules.MayEdit(reader.Required, document.OwnerId, document.Cops))
        {
            return Problem.NotAllowed("Only those who may change the document see where it is offered.").ToResult();
        }

        var views = await catalogue.View(catalogue.PendingOffers().Where(offer => offer.DocumentId == id)).OrderBy(offer => offer.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new OffersResponse(await ShowAsync(catalogue, reader, views, cancellationToken), Next: null));
    }

    private static async Task<IResult> ListOfCopAsync(string slug, string? after, int? size, CurrentReader current, LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        if (!await catalogue.Cops.AnyAsync(cop => cop.Slug == slug, cancellationToken))
        {
            return Problem.NotFound().ToResult();
        }

        if (!current.Required.IsAdmin && !current.Required.IsLeadOf(slug))
        {
            return Problem.NotAllowed("Only its leads and admins see what is offered to the community.").ToResult();
        }

        var take = Math.Clamp(size ?? 50, 1, 100);
        var last = Guid.TryParse(after, out var id) ? id : Guid.Empty;
        var views = await catalogue.View(catalogue.PendingOffers().Where(offer => offer.CopSlug == slug && offer.Id > last)).OrderBy(offer => offer.Id).Take(take + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new OffersResponse(await ShowAsync(catalogue, current, [.. views.Take(take)], cancellationToken), views.Count > take ? views[take - 1].Id.ToString() : null));
    }

    private static async Task<IResult> AcceptAsync(Guid id, CurrentReader reader, Offers offers, ChangeDocument change, CancellationToken cancellationToken)
    {
        var answer = await offers.AcceptAsync(reader.Required, id, cancellationToken);
        return answer is OfferChange.Done done ? await change.AnswerAsync(reader.Required, new ChangeResult.Done(done.DocumentId), cancellationToken) : RefusalOf(answer);
    }

    private static async Task<IResult> DeclineAsync(Guid id, DeclineOfferRequest? request, CurrentReader reader, Offers offers, CancellationToken cancellationToken) =>
        await offers.DeclineAsync(reader.Required, id, request?.Note, cancellationToken) is var answer and not OfferChange.Done ? RefusalOf(answer) : TypedResults.NoContent();

    private static async Task<IResult> WithdrawAsync(Guid id, CurrentReader reader, Offers offers, CancellationToken cancellationToken) =>
        await offers.WithdrawAsync(reader.Required, id, cancellationToken) is var answer and not OfferChange.Done ? RefusalOf(answer) : TypedResults.NoContent();

    private static ProblemHttpResult RefusalOf(OfferChange change) => change switch
    {
        OfferChange.NotFound => Problem.NotFound().ToResult(),
        OfferChange.NotAllowed refused => Problem.NotAllowed(refused.Message).ToResult(),
        OfferChange.Invalid invalid => Problem.Validation(invalid.Errors).ToResult(),
        OfferChange.Conflict conflict => Problem.Of(StatusCodes.Status409Conflict, "conflict", "This cannot be done now.", conflict.Message).ToResult(),
        _ => throw new InvalidOperationException($"{change.GetType().Name} is no refusal."),
    };

    /// <summary>The offers on the wire; the address only of what the reader may open.</summary>
    private static async Task<IReadOnlyList<OfferResponse>> ShowAsync(LibraryDbContext catalogue, CurrentReader reader, IReadOnlyList<OfferView> views, CancellationToken cancellationToken)
    {
        var open = await catalogue.ListOpenAsync(reader.Required.Scope, views, cancellationToken);
        return
        [
            .. views.Select(view => new OfferResponse(
                view.Id.ToString(),
                new OfferedDocumentResponse(view.DocumentId.ToString(), view.Title, view.Description, KebabCase.Of(view.Kind), view.FileName, view.Pages, open.Contains(view.DocumentId) ? DocumentResponse.HrefOf(view.DocumentId) : null),
                view.CopSlug, view.From, view.OfferedByName, view.Note, view.OfferedAt)),
        ];
    }
}
