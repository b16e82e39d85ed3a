using System.Text;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Library.Api.Documents;

/// <summary>
/// A multipart form of fields and then one file, read as it arrives: first <see cref="ReadFieldsAsync"/>, then <see cref="SpoolFileAsync"/>,
/// so that wrong fields are answered before the file is read.
/// </summary>
internal sealed class UploadForm(HttpRequest request, IReadOnlySet<string> knownFields)
{
    /// <summary>The field in which the site's own forms carry their proof; other forms have none.</summary>
    public const string AntiforgeryField = "__RequestVerificationToken";

    private const string FilePart = "file";
    private const int MaxFields = 200;
    private const int MaxFieldBytes = 32 * 1024;

    private readonly Dictionary<string, List<string>> _fields = new(StringComparer.Ordinal);
    private MultipartReader? _reader;
    private MultipartSection? _file;
    private string? _fileName;

    /// <summary>The values sent under a name, in order; empty where there are none.</summary>
    public IReadOnlyList<string> this[string name] => _fields.GetValueOrDefault(name, []);

    /// <summary>The one value of a name; the last where several were sent, null where none was.</summary>
    public string? Single(string name) => this[name] is [.., var last] ? last : null;

    /// <summary>All names and values in an order of their own: the same for forms that say the same.</summary>
    public IEnumerable<string> Canonical => _fields.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .SelectMany(pair => pair.Value.Select(value => $"{pair.Key}={value}")).Append($"{FilePart}={_fileName}");

    /// <summary>Reads up to the file.</summary>
    /// <returns>What is wrong with the form; null where a file follows.</returns>
    public async Task<ProblemDetails?> ReadFieldsAsync(CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var contentType)
            || !contentType.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(contentType.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            return UploadProblems.NoFile();
        }

        _reader = new MultipartReader(boundary.Value ?? "", request.Body) { BodyLengthLimit = null };
        try
        {
            return await ReadPartsAsync(_reader, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException and not BadHttpRequestException or InvalidDataException)
        {
            return UploadProblems.BrokenOff();
        }
    }

    private async Task<ProblemDetails?> ReadPartsAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        for (var count = 0; count <= MaxFields; count++)
        {
            var part = await reader.ReadNextSectionAsync(cancellationToken);
            if (part is null)
            {
                return UploadProblems.NoFile();
            }

            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
            {
                return UploadProblems.BrokenOff();
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (string.Equals(name, FilePart, StringComparison.Ordinal))
            {
                _file = part;
                _fileName = FileName.Clean(disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.UnescapeAsQuotedString(disposition.FileName).Value);
                return null;
            }

            if (!knownFields.Contains(name) && name != AntiforgeryField)
            {
                return UploadProblems.UnknownField(name);
            }

            if (await ReadValueOrNullAsync(part, cancellationToken) is not { } value)
            {
                return Errors.Problem.Validation(name, "The field is too long.");
            }

            Add(name, value);
        }

        return Errors.Problem.Validation("file", "The form has too many fields.");
    }

    private void Add(string name, string value)
    {
        if (!_fields.TryGetValue(name, out var values))
        {
            _fields.Add(name, values = []);
        }

        values.Add(value);
    }

    /// <summary>Reads the file to its end into the spool.</summary>
    /// <returns>The file, which the caller disposes, with its cleaned name; or what is wrong.</returns>
    public async Task<(SpooledFile? File, string Name, ProblemDetails? Problem)> SpoolFileAsync(UploadSpool spool, long maxBytes, CancellationToken cancellationToken)
    {
        if (_file is null || _reader is null || _fileName is null)
        {
            throw new InvalidOperationException("The fields come first.");
        }

        SpooledFile? kept = null;
        try
        {
            if (await spool.SpoolAsync(_file.Body, maxBytes, cancellationToken) is not SpoolResult.Spooled { File: var file })
            {
                return (null, _fileName, UploadProblems.TooLarge());
            }

            kept = file;
            var problem = file.Length == 0 ? UploadProblems.EmptyFile()
                : await _reader.ReadNextSectionAsync(cancellationToken) is not null ? UploadProblems.PartAfterFile()
                : null;
            if (problem is not null)
            {
                return (null, _fileName, problem);
            }

            kept = null;
            return (file, _fileName, null);
        }
        catch (Exception exception) when (exception is IOException and not BadHttpRequestException or InvalidDataException)
        {
            return (null, _fileName, UploadProblems.BrokenOff());
        }
        finally
        {
            if (kept is not null)
            {
                await kept.DisposeAsync();
            }
        }
    }

    private static async Task<string?> ReadValueOrNullAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var length = await part.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxFieldBytes ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
