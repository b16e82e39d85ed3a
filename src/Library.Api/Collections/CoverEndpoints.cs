using Library.Api.Errors;
using Library.Api.Images;
using Library.Api.Members;
using Library.Storage.Collections;
using Library.Storage.Files;
using Library.Storage.People;
using Library.Storage.Pictures;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Collections;

/// <summary>Covers of collections: put on and taken off by who may change the collection, seen by who sees it.</summary>
internal static class CoverEndpoints
{
    public static void MapCovers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/collections/{slug}/cover/file", TakeFormAsync).ExcludeFromDescription().DisableAntiforgery();
        routes.MapGet("/collections/{slug}/cover", GetAsync).ExcludeFromDescription();
        var covers = routes.MapGroup("/api/v1/collections/{slug}/cover").WithTags("Collections").RequireAuthorization()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        covers.MapPut("/", SetAsync).WithName("SetCover").WithSummary("Put a cover on a collection: a JPEG, PNG or WebP as the body, or a multipart form with one file; its middle is kept, three times as wide as high").DisableAntiforgery()
            .Produces<CollectionResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        covers.MapDelete("/", RemoveAsync).WithName("RemoveCover").WithSummary("Take the cover off a collection").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>Where the form of the editor is sent.</summary>
    public static string FormOf(string slug) => $"/collections/{slug}/cover/file";

    /// <summary>The address of a cover; null where there is none. Another cover has another address.</summary>
    public static string? AddressOfOrNull(string slug, string? key) => key is null ? null : $"/collections/{slug}/cover?v={StoredPicture.MarkOf(key)}";

    private static async Task<IResult> TakeFormAsync(string slug, HttpContext context, CurrentReader reader, CollectionReading collections, UploadPicture upload, PictureStore pictures, CancellationToken cancellationToken)
    {
        var editor = $"/collections/{Uri.EscapeDataString(slug)}/edit";
        if (await RefusalOrNullAsync(slug, reader.Required, collections, cancellationToken) is not null)
        {
            // There the reader is told that there is nothing for them.
            return TypedResults.LocalRedirect(editor);
        }

        var problem = await TakeAsync(slug, context.Request, reader.Required, upload, pictures, proof => AntiforgeryOfApi.IsOursAsync(context, proof), cancellationToken);
        return TypedResults.LocalRedirect($"{editor}{QueryString.Create("cover", problem is null ? "set" : problem.Extensions["code"] as string ?? "")}");
    }

    private static async Task<IResult> SetAsync(
        string slug, HttpRequest request, CurrentReader reader, CollectionReading collections, CollectionAnswers answers, UploadPicture upload, PictureStore pictures, CancellationToken cancellationToken) =>
        (await RefusalOrNullAsync(slug, reader.Required, collections, cancellationToken) ?? await TakeAsync(slug, request, reader.Required, upload, pictures, isOurs: null, cancellationToken)) is { } problem
            ? problem.ToResult()
            : await answers.AnswerAsync(reader.Required, slug, cancellationToken);

    private static async Task<ProblemDetails?> TakeAsync(string slug, HttpRequest request, Reader reader, UploadPicture upload, PictureStore pictures, Func<string?, Task<bool>>? isOurs, CancellationToken cancellationToken)
    {
        var (picture, problem) = await upload.ReadAsync(request, PictureShape.Cover, isOurs, cancellationToken);
        if (picture is not null)
        {
            await pictures.SetCoverAsync(slug, picture, reader.Id, cancellationToken);
        }

        return problem;
    }

    private static async Task<IResult> RemoveAsync(string slug, CurrentReader reader, CollectionReading collections, PictureStore pictures, CancellationToken cancellationToken)
    {
        if (await RefusalOrNullAsync(slug, reader.Required, collections, cancellationToken) is { } problem)
        {
            return problem.ToResult();
        }

        await pictures.RemoveCoverAsync(slug, reader.Required.Id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> GetAsync(string slug, CurrentReader reader, CollectionReading collections, IFileStore files, HttpResponse response, CancellationToken cancellationToken)
    {
        var key = await collections.List(reader.Required).Where(collection => collection.Slug == slug).Select(collection => collection.CoverKey).SingleOrDefaultAsync(cancellationToken);
        return (key is null ? null : await StoredPicture.SendOrNullAsync(key, files, response, cancellationToken)) ?? TypedResults.NotFound();
    }

    /// <summary>Why the reader may not change the cover; null where they may.</summary>
    private static async Task<ProblemDetails?> RefusalOrNullAsync(string slug, Reader reader, CollectionReading collections, CancellationToken cancellationToken) =>
        await collections.List(reader).Include(collection => collection.Curators).SingleOrDefaultAsync(collection => collection.Slug == slug, cancellationToken) is not { } collection ? Problem.NotFound()
            : CollectionRules.MayEdit(reader, collection) ? null
            : Problem.NotAllowed("Only its curators and admins change a collection.");
}
