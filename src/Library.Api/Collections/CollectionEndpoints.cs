using System.Text.Json.Serialization;
using Library.Api.Errors;
using Library.Api.Items;
using Library.Api.Members;
using Library.Indexer.Jobs;
using Library.Storage.Collections;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Collections;

/// <summary>A collection on the wire.</summary>
internal sealed record CollectionResponse
{
    public required string Slug { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public required string Introduction { get; init; }

    /// <summary>Whether everybody signed in sees it.</summary>
    public required bool Published { get; init; }

    /// <summary>The address of its picture; null where it has none.</summary>
    public required string? Cover { get; init; }

    /// <summary>What If-Match names.</summary>
    public required long Revision { get; init; }

    /// <summary>In order; left out of lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ItemResponse>? Items { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string Href { get; init; }

    public static CollectionResponse From(CollectionView view) => From(view.Collection, [.. view.Items.Select(item => view.MayEdit ? ItemResponse.ForEditor(item) : ItemResponse.From(item))]);

    /// <param name="items">Null for a line of a list.</param>
    public static CollectionResponse From(Collection collection, IReadOnlyList<ItemResponse>? items) => new()
    {
        Slug = collection.Slug,
        Title = collection.Title,
        Introduction = collection.Introduction,
        Published = collection.IsPublished,
        Cover = CoverEndpoints.AddressOfOrNull(collection.Slug, collection.CoverKey),
        Revision = collection.Revision,
        Items = items,
        UpdatedAt = collection.UpdatedAt,
        Href = HrefOf(collection.Slug),
    };

    public static string HrefOf(string slug) => $"/collections/{slug}";
}

internal sealed record CollectionsResponse(IReadOnlyList<CollectionResponse> Items, string? Next);

/// <param name="Curators">Their e-mail addresses: for admins to say.</param>
internal sealed record CollectionRequest(string? Slug, string? Title, string? Introduction, bool? Published, IReadOnlyList<ItemResponse>? Items, IReadOnlyList<string>? Curators);

/// <summary>Curated collections.</summary>
internal static class CollectionEndpoints
{
    public static void MapCollections(this IEndpointRouteBuilder routes)
    {
        var collections = routes.MapGroup("/api/v1/collections").WithTags("Collections").RequireAuthorization()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        collections.MapGet("/", ListAsync).WithName("ListCollections").WithSummary("The collections").Produces<CollectionsResponse>();
        collections.MapPost("/", MakeAsync).WithName("MakeCollection").WithSummary("Make a collection: for admins").Produces<CollectionResponse>(StatusCodes.Status201Created).ProducesProblem(409);
        collections.MapGet("/{slug}", GetAsync).WithName("GetCollection").WithSummary("One collection").Produces<CollectionResponse>();
        collections.MapPut("/{slug}", SaveAsync).WithName("SaveCollection").WithSummary("Change a collection; If-Match names the revision that was seen, and what is left out stays")
            .Produces<CollectionResponse>().ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        collections.MapDelete("/{slug}", DeleteAsync).WithName("DeleteCollection").WithSummary("Delete a collection, and none of its documents: for admins").Produces(204);
        collections.MapPut("/{slug}/documents/{id:guid}", AddAsync).WithName("AddDocumentToCollection").WithSummary("Put a document at the end of a collection, at always the newest version; one that stands there stays").Produces<CollectionResponse>();
        routes.MapCovers();
        collections.MapGet("/{slug}/files.zip", ZipAsync).WithName("GetCollectionZip").WithSummary("The files of a collection, numbered in order").Produces(200, contentType: "application/zip");
    }

    private static async Task<CollectionsResponse> ListAsync(string? after, int? size, CurrentReader reader, CollectionReading collections, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 50, 1, 100);
        var all = await collections.List(reader.Required).OrderBy(collection => collection.Slug).ToListAsync(cancellationToken);
        var rows = all.Where(collection => after is null || string.CompareOrdinal(collection.Slug, after) > 0).Take(take + 1).ToList();
        return new CollectionsResponse([.. rows.Take(take).Select(collection => CollectionResponse.From(collection, items: null))], rows.Count > take ? rows[take - 1].Slug : null);
    }

    private static async Task<IResult> GetAsync(string slug, CurrentReader reader, CollectionAnswers answers, CancellationToken cancellationToken) => await answers.AnswerAsync(reader.Required, slug, cancellationToken);

    private static async Task<IResult> MakeAsync(CollectionRequest request, CurrentReader reader, CollectionPlans plans, CollectionAnswers answers, CancellationToken cancellationToken)
    {
        var (input, wrong) = InputOf(request);
        if (wrong is not null)
        {
            return wrong.ToResult();
        }

        var change = await plans.MakeAsync(reader.Required, input, cancellationToken);
        answers.Follow(change);
        return change is CollectionChange.Done done && await answers.FindOrNullAsync(reader.Required, done.Slug, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/collections/{made.Slug}", made)
            : await answers.AnswerAsync(reader.Required, request.Slug ?? "", change, cancellationToken);
    }

    private static async Task<IResult> SaveAsync(
        string slug, CollectionRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, CurrentReader reader, CollectionPlans plans, CollectionAnswers answers, CancellationToken cancellationToken)
    {
        if (await answers.FindOrNullAsync(reader.Required, slug, cancellationToken) is null)
        {
            return Problem.NotFound().ToResult();
        }

        var (revision, _, missing) = SentItems.Read(ifMatch, request.Items ?? []);
        var (input, wrong) = InputOf(request);
        if ((missing ?? wrong) is { } problem)
        {
            return problem.ToResult();
        }

        var change = await plans.SaveAsync(reader.Required, slug, revision, input, cancellationToken);
        answers.Follow(change);
        return await answers.AnswerAsync(reader.Required, slug, change, cancellationToken);
    }

    private static async Task<IResult> AddAsync(string slug, Guid id, CurrentReader reader, CollectionPlans plans, CollectionAnswers answers, CancellationToken cancellationToken)
    {
        var change = await plans.AddDocumentAsync(reader.Required, slug, id, cancellationToken);
        answers.Follow(change);
        return await answers.AnswerAsync(reader.Required, slug, change, cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(string slug, CurrentReader reader, CollectionPlans plans, CollectionAnswers answers, CancellationToken cancellationToken)
    {
        var change = await plans.DeleteAsync(reader.Required, slug, cancellationToken);
        answers.Follow(change);
        return change is CollectionChange.Done ? TypedResults.NoContent() : await answers.AnswerAsync(reader.Required, slug, change, cancellationToken);
    }

    private static async Task<IResult> ZipAsync(string slug, CurrentReader reader, CollectionReading collections, ItemZip zip, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await collections.FindOrNullAsync(reader.Required, slug, cancellationToken) is not { } view)
        {
            return Problem.NotFound().ToResult();
        }

        await zip.WriteAsync(response, slug, $"{view.Collection.Title}\n\n{Markdown.ToPlainText(view.Collection.Introduction)}", view.Items, cancellationToken);
        return TypedResults.Empty;
    }

    private static (CollectionInput Input, ProblemDetails? Wrong) InputOf(CollectionRequest request)
    {
        var (_, items, wrong) = request.Items is null ? (0, null, null) : SentItems.Read("0", request.Items);
        return (new CollectionInput { Slug = request.Slug, Title = request.Title, Introduction = request.Introduction, IsPublished = request.Published, Items = items, Curators = request.Curators }, wrong);
    }
}

/// <summary>Answers calls about collections, and has the index follow.</summary>
internal sealed class CollectionAnswers(CollectionReading collections, IndexingQueue queue)
{
    public async Task<CollectionResponse?> FindOrNullAsync(Reader reader, string slug, CancellationToken cancellationToken) =>
        await collections.FindOrNullAsync(reader, slug, cancellationToken) is { } view ? CollectionResponse.From(view) : null;

    public async Task<IResult> AnswerAsync(Reader reader, string slug, CancellationToken cancellationToken) =>
        await FindOrNullAsync(reader, slug, cancellationToken) is { } collection ? TypedResults.Ok(collection) : Problem.NotFound().ToResult();

    /// <summary>Has the index follow a change that was made.</summary>
    public void Follow(CollectionChange change)
    {
        foreach (var document in change is CollectionChange.Done done ? done.Documents : [])
        {
            queue.Enqueue(document);
        }
    }

    /// <summary>What came of a change.</summary>
    public async Task<IResult> AnswerAsync(Reader reader, string slug, CollectionChange change, CancellationToken cancellationToken) => change switch
    {
        CollectionChange.Done done => await AnswerAsync(reader, done.Slug, cancellationToken),
        CollectionChange.NotFound => Problem.NotFound().ToResult(),
        CollectionChange.NotAllowed refused => Problem.NotAllowed(refused.Message).ToResult(),
        CollectionChange.Invalid invalid => Problem.Validation(invalid.Errors).ToResult(),
        CollectionChange.Taken => Problem.Of(StatusCodes.Status409Conflict, "conflict", "This name is taken.", "Another collection has it; choose another slug.").ToResult(),
        CollectionChange.Stale => SentItems.Stale(await FindOrNullAsync(reader, slug, cancellationToken)).ToResult(),
        _ => throw new InvalidOperationException($"Unhandled result {change.GetType().Name}."),
    };
}
