using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Library.Api.Documents;

/// <summary>Gives out original files: whole or by ranges (RFC 9110, section 14), always as attachments.</summary>
internal static class ContentEndpoint
{
    private const string WordMediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    public static async Task<IResult> GetAsync(
        Guid id, int? version, CurrentReader reader, LibraryDbContext catalogue, IFileStore files, ReadingTrail trail, HttpResponse response, CancellationToken cancellationToken)
    {
        var document = await catalogue.FindDocumentOrNullAsync(reader.Required.Scope, id, cancellationToken);
        if (document?.FindVersionOrNull(version) is not { } found)
        {
            return Problem.NotFound().ToResult();
        }

        await trail.NoteFileAsync(document, found, cancellationToken);
        return await SendAsync(found, catalogue, files, response, cancellationToken);
    }

    /// <summary>Sends the file of a version to somebody who may have it.</summary>
    public static async Task<IResult> SendAsync(DocumentVersionView version, LibraryDbContext catalogue, IFileStore files, HttpResponse response, CancellationToken cancellationToken)
    {
        var blob = await catalogue.Blobs.AsNoTracking().SingleAsync(row => row.Id == version.BlobId, cancellationToken);
        if (await files.FindLengthOrNullAsync(blob.Key, cancellationToken) is not { } length)
        {
            throw new FileStoreUnavailableException($"The file {blob.Key} of version {version.Number} is missing.");
        }

        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(
            new StoredContent(files, blob.Key, length),
            version.Format == FileFormat.Pdf ? "application/pdf" : WordMediaType,
            version.FileName,
            version.CreatedAt,
            new EntityTagHeaderValue($"\"{version.Sha256}\""),
            enableRangeProcessing: true);
    }

    /// <summary>The version of that number, or the newest where none is named; null where there is none.</summary>
    public static DocumentVersionView? FindVersionOrNull(this DocumentView document, int? number) =>
        number is null ? document.Newest : document.Versions.FirstOrDefault(version => version.Number == number);
}
