using Library.Api.Documents;
using Library.Api.Images;
using Library.Api.Members;
using Library.Storage.Catalogue;
using Library.Storage.Files;

namespace Library.Api.Sharing;

/// <summary>Files for people without an account. What is not shown at this moment gets the page of what does not exist.</summary>
internal static class OutsideEndpoints
{
    public static void MapOutside(this IEndpointRouteBuilder routes)
    {
        var outside = routes.MapGroup(OutsideAddress.Path).AllowAnonymous().ExcludeFromDescription().RequireRateLimiting(RateLimits.Outside);
        outside.MapGet("/{key}/content", GetDocumentAsync);
        outside.MapGet("/{key}/cover", GetCoverAsync);
        outside.MapGet("/{key}/items/{itemId:guid}/content", GetItemAsync);
    }

    private static async Task<IResult> GetDocumentAsync(string key, OutsideReading reading, LibraryDbContext catalogue, Originals originals, HttpResponse response, CancellationToken cancellationToken) =>
        await reading.FindOrNullAsync(key, cancellationToken) is { Opened.Version: { } version } thing
            ? await SendAsync(thing, version, catalogue, originals, response, cancellationToken)
            : TypedResults.NotFound();

    private static async Task<IResult> GetItemAsync(string key, Guid itemId, OutsideReading reading, LibraryDbContext catalogue, Originals originals, HttpResponse response, CancellationToken cancellationToken) =>
        await reading.FindOrNullAsync(key, cancellationToken) is { } thing && thing.Items.FirstOrDefault(item => item.Item.Id == itemId) is { Version: { } version }
            ? await SendAsync(thing, version, catalogue, originals, response, cancellationToken)
            : TypedResults.NotFound();

    private static async Task<IResult> GetCoverAsync(string key, OutsideReading reading, IFileStore files, HttpResponse response, CancellationToken cancellationToken) =>
        await reading.FindOrNullAsync(key, cancellationToken) is { Collection.CoverKey: { } cover } && await StoredPicture.SendOrNullAsync(cover, files, response, cancellationToken) is { } picture
            ? picture
            : TypedResults.NotFound();

    private static Task<IResult> SendAsync(OutsideThing thing, DocumentVersionView version, LibraryDbContext catalogue, Originals originals, HttpResponse response, CancellationToken cancellationToken)
    {
        if (thing.Share.IsPublic)
        {
            OutsideAddress.LetBeFound(response);
        }

        return ContentEndpoint.SendAsync(version, catalogue, originals, response, cancellationToken);
    }
}
