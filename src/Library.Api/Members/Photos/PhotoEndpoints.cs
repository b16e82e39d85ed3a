using Library.Api.Errors;
using Library.Storage.Files;
using Library.Storage.People;
using Microsoft.Net.Http.Headers;

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
        me.MapPut("/photo", SetAsync).WithName("SetPhoto").WithSummary("Set one's picture: a multipart form with one file, JPEG, PNG or WebP").DisableAntiforgery()
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        me.MapDelete("/photo", RemoveAsync).WithName("RemovePhoto").WithSummary("Remove one's picture").Produces(StatusCodes.Status204NoContent);
        routes.MapGet("/api/v1/directory/{id:guid}/photo", GetAsync).WithName("GetPhoto").WithSummary("A person's picture, 256 by 256 pixels").WithTags("Members").RequireAuthorization()
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The address of a person's picture; null where they have none. Another picture has another address.</summary>
    /// <param name="key">Where it stands in the file store.</param>
    public static string? AddressOfOrNull(Guid personId, string? key) => key is null ? null : $"/api/v1/directory/{personId}/photo?v={Path.GetFileNameWithoutExtension(key)[^12..]}";

    private static async Task<IResult> TakeFormAsync(HttpContext context, CurrentReader reader, UploadPhoto upload, CancellationToken cancellationToken)
    {
        var problem = await upload.SetAsync(context.Request, reader.Required, proof => AntiforgeryOfApi.IsOursAsync(context, proof), cancellationToken);
        return TypedResults.LocalRedirect(problem is null ? "/account?photo=set" : $"/account{QueryString.Create("photo", problem.Extensions["code"] as string ?? "")}");
    }

    private static async Task<IResult> SetAsync(HttpRequest request, CurrentReader reader, UploadPhoto upload, CancellationToken cancellationToken) =>
        await upload.SetAsync(request, reader.Required, isOurs: null, cancellationToken) is { } problem ? problem.ToResult() : TypedResults.NoContent();

    private static async Task<IResult> RemoveAsync(CurrentReader reader, PhotoStore photos, CancellationToken cancellationToken)
    {
        await photos.RemoveAsync(reader.Required.Id, reader.Required.Id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> GetAsync(Guid id, CurrentReader reader, PeopleDirectory directory, IFileStore files, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await directory.FindOrNullAsync(reader.Required, id, cancellationToken) is not { PhotoKey: { } key }
            || await files.OpenReadAsync(new FileKey(key), offset: 0, length: null, cancellationToken) is not { } picture)
        {
            return Problem.NotFound().ToResult();
        }

        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(picture, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{Path.GetFileNameWithoutExtension(key)}\""));
    }
}
