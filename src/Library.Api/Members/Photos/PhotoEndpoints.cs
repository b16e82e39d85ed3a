using Library.Api.Errors;
using Library.Api.Images;
using Library.Storage.Files;
using Library.Storage.People;
using Library.Storage.Pictures;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Members.Photos;

/// <summary>People's pictures: set and removed by themselves, seen by whoever sees them in the directory.</summary>
internal static class PhotoEndpoints
{
    /// <summary>Where the form of the profile is sent.</summary>
    public const string Form = "/account/photo";

    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Form, TakeFormAsync).ExcludeFromDescription().DisableAntiforgery();
        var me = routes.MapGroup("/api/v1/me").WithTags("Members").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        me.MapPut("/photo", SetAsync).WithName("SetPhoto").WithSummary("Set one's picture: a JPEG, PNG or WebP as the body, or a multipart form with one file").DisableAntiforgery()
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        me.MapDelete("/photo", RemoveAsync).WithName("RemovePhoto").WithSummary("Remove one's picture").Produces(StatusCodes.Status204NoContent);
        routes.MapGet("/api/v1/directory/{id:guid}/photo", GetAsync).WithName("GetPhoto").WithSummary("A person's picture, 256 by 256 pixels").WithTags("Members").RequireAuthorization()
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The address of a person's picture; null where they have none. Another picture has another address.</summary>
    /// <param name="key">Where it stands in the file store.</param>
    public static string? AddressOfOrNull(Guid personId, string? key) => key is null ? null : $"/api/v1/directory/{personId}/photo?v={StoredPicture.MarkOf(key)}";

    private static async Task<IResult> TakeFormAsync(HttpContext context, CurrentReader reader, UploadPicture upload, PictureStore pictures, CancellationToken cancellationToken)
    {
        var problem = await TakeAsync(context.Request, reader.Required, upload, pictures, proof => AntiforgeryOfApi.IsOursAsync(context, proof), cancellationToken);
        return TypedResults.LocalRedirect(problem is null ? "/account?photo=set" : $"/account{QueryString.Create("photo", problem.Extensions["code"] as string ?? "")}");
    }

    private static async Task<IResult> SetAsync(HttpRequest request, CurrentReader reader, UploadPicture upload, PictureStore pictures, CancellationToken cancellationToken) =>
        await TakeAsync(request, reader.Required, upload, pictures, isOurs: null, cancellationToken) is { } problem ? problem.ToResult() : TypedResults.NoContent();

    private static async Task<ProblemDetails?> TakeAsync(HttpRequest request, Reader reader, UploadPicture upload, PictureStore pictures, Func<string?, Task<bool>>? isOurs, CancellationToken cancellationToken)
    {
        var (picture, problem) = await upload.ReadAsync(request, PictureShape.Portrait, isOurs, cancellationToken);
        if (picture is not null)
        {
            await pictures.SetPhotoAsync(reader.Id, picture, reader.Id, cancellationToken);
        }

        return problem;
    }

    private static async Task<IResult> RemoveAsync(CurrentReader reader, PictureStore pictures, CancellationToken cancellationToken)
    {
        await pictures.RemovePhotoAsync(reader.Required.Id, reader.Required.Id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> GetAsync(Guid id, CurrentReader reader, PeopleDirectory directory, IFileStore files, HttpResponse response, CancellationToken cancellationToken)
    {
        var picture = await directory.FindOrNullAsync(reader.Required, id, cancellationToken) is { PhotoKey: { } key } ? await StoredPicture.SendOrNullAsync(key, files, response, cancellationToken) : null;
        return picture ?? Problem.NotFound().ToResult();
    }
}
