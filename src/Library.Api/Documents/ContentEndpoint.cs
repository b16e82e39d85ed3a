using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Library.Api.Documents;

/// <summary>Gives out original files: whole or by ranges (RFC 9110, section 14), always as attachments.</summary>
internal static class ContentEndpoint
{
    public static async Task<IResult> GetAsync(
        Guid id, int? version, CurrentReader reader, LibraryDbContext catalogue, Originals originals, ReadingTrail trail, HttpResponse response, CancellationToken cancellationToken)
    {
        var document = await catalogue.FindDocumentOrNullAsync(reader.Required.Scope, id, cancellationToken);
        if (document?.FindVersionOrNull(version) is not { } found)
        {
            return Problem.NotFound().ToResult();
        }

        await trail.NoteFileAsync(document, found, cancellationToken);
        return await SendAsync(found, catalogue, originals, response, cancellationToken);
    }

    /// <summary>Sends the file of a version to somebody who may have it.</summary>
    public static async Task<IResult> SendAsync(DocumentVersionView version, LibraryDbContext catalogue, Originals originals, HttpResponse response, CancellationToken cancellationToken)
    {
        var blob = await catalogue.Blobs.AsNoTracking().SingleAsync(row => row.Id == version.BlobId, cancellationToken);
        await originals.CheckLengthAsync(blob, cancellationToken);
        var mediaType = OriginalMediaType.Of(version.Format, version.FileName);
        if (MayBeRedirected(response.HttpContext.Request) && await originals.SignOrNullAsync(blob, DispositionOf(version), mediaType) is { } address)
        {
            response.Headers.CacheControl = "no-store";
            return TypedResults.Redirect(address.AbsoluteUri);
        }

        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(new StoredContent(blob.Bytes, (offset, cancel) => originals.OpenAsync(blob, offset, cancel)), mediaType, version.FileName, version.CreatedAt, new EntityTagHeaderValue($"\"{version.Sha256}\""), enableRangeProcessing: true);
    }

    /// <summary>
    /// Whether somebody takes a file along, and would follow to another site: not the reader of PDFs, whose page may ask nobody but us,
    /// and not who asks for a part, or whether what they have still holds.
    /// </summary>
    private static bool MayBeRedirected(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.Range.Count == 0 && request.Headers.IfNoneMatch.Count == 0 && request.Headers.IfModifiedSince.Count == 0 && request.Headers.IfMatch.Count == 0
        && request.Headers.XRequestedWith.Count == 0
        && request.Headers["Sec-Fetch-Mode"].ToString() is not ("cors" or "same-origin");

    private static string DispositionOf(DocumentVersionView version)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(version.FileName);
        return disposition.ToString();
    }

    /// <summary>The version of that number, or the newest where none is named; null where there is none.</summary>
    public static DocumentVersionView? FindVersionOrNull(this DocumentView document, int? number) =>
        number is null ? document.Newest : document.Versions.FirstOrDefault(version => version.Number == number);
}
