using System.Net;
using System.Xml;
using System.Xml.Linq;
using Library.Storage.Telemetry;

namespace Library.Storage.Files.S3;

/// <summary>
/// What every request to the service goes through: repeats those that failed for a passing reason, and turns answers
/// that are errors into <see cref="FileStoreException"/>, before the client library meets them.
/// </summary>
/// <remarks>
/// The library keeps each body in memory, so a request is repeated as it is, wherever the caller's stream stands.
/// It has no reading of many errors: an error answer to HEAD or one without a message makes it fail with an exception
/// of its own insides. 404 is left to it, 416 to the reader of ranges.
/// </remarks>
internal sealed class S3Requests(HttpMessageHandler transport, TimeProvider time) : DelegatingHandler(transport)
{
    private const int LongestErrorBytes = 64 * 1024;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(1.6)];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var repeatable = IsRepeatable(request);
        foreach (var pause in Pauses)
        {
            try
            {
                return await SendOnceAsync(request, cancellationToken);
            }
            catch (Exception exception) when (repeatable && exception is FileStoreUnavailableException or HttpRequestException)
            {
                LibraryMetrics.NoteFileRetry();
                await Task.Delay(pause, time, cancellationToken);
            }
        }

        return await SendOnceAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var ofUpload = Asks(request, "uploadId=");
        if (answer.IsSuccessStatusCode && Asks(request, "list-type=2") && !await IsListingAsync(answer, cancellationToken))
        {
            answer.Dispose();
            throw new FileStoreUnavailableException("The S3 service gave a listing that cannot be read.");
        }

        if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || (answer.StatusCode == HttpStatusCode.NotFound && !ofUpload))
        {
            return answer;
        }

        using (answer)
        {
            var code = await CodeOfAsync(answer, cancellationToken);
            var message = $"The S3 service answered {(int)answer.StatusCode} {code} to {request.Method}.";
            throw IsPassing(answer.StatusCode, code) ? new FileStoreUnavailableException(message) : new FileStoreRefusedException(message);
        }
    }

    /// <summary>Whether an answer is a listing as S3 gives it. One that the library cannot read it takes for an empty one; to us that would mean that every file is gone.</summary>
    private static async Task<bool> IsListingAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        // Kept by the content, which the library reads once more; a stream of it could be had only once.
        using var body = new MemoryStream(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        try
        {
            using var xml = XmlReader.Create(body, new XmlReaderSettings { Async = true });
            await xml.MoveToContentAsync();
            return xml is { LocalName: "ListBucketResult", NamespaceURI: "http://s3.amazonaws.com/doc/2006-03-01/" };
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>Whether a second run of the request does no harm: all but the completion of an upload, which ends the upload.</summary>
    private static bool IsRepeatable(HttpRequestMessage request) => request.Method != HttpMethod.Post || !Asks(request, "uploadId=");

    private static bool Asks(HttpRequestMessage request, string parameter) =>
        request.RequestUri?.Query.Contains(parameter, StringComparison.OrdinalIgnoreCase) == true;

    // Amazon S3 API Reference, "Error responses". An upload that is not found was swept away under its put.
    private static bool IsPassing(HttpStatusCode status, string code) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.NotFound
        || (status >= HttpStatusCode.InternalServerError && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.InsufficientStorage))
        || code is "RequestTimeout" or "OperationAborted" or "SlowDown";

    private static async Task<string> CodeOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            await answer.Content.LoadIntoBufferAsync(LongestErrorBytes, cancellationToken);
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var error = await XDocument.LoadAsync(body, LoadOptions.None, cancellationToken);
            return error.Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "Code")?.Value ?? "";
        }
        catch (Exception exception) when (exception is XmlException or HttpRequestException)
        {
            return ""; // an answer to HEAD, or a proxy's page: the status must do
        }
    }
}
