using Library.Storage.Files;
using Microsoft.Net.Http.Headers;

namespace Library.Api.Images;

/// <summary>Gives out pictures of the store. Another picture has another key, and so another address.</summary>
internal static class StoredPicture
{
    /// <summary>What stands in an address for the key, so that no old picture is shown.</summary>
    public static string MarkOf(string key) => Path.GetFileNameWithoutExtension(key)[^12..];

    /// <summary>The picture to somebody who may see it; null where it is not in the store.</summary>
    public static async Task<IResult?> SendOrNullAsync(string key, IFileStore files, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await files.OpenReadAsync(new FileKey(key), offset: 0, length: null, cancellationToken) is not { } picture)
        {
            return null;
        }

        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(picture, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{Path.GetFileNameWithoutExtension(key)}\""));
    }
}
