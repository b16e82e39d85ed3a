using Library.Api.Members;
using Library.Storage.Catalogue;
using Microsoft.Extensions.Caching.Memory;

namespace Library.Api.Documents;

/// <summary>
/// Notes who took which file, and who read a document that not everyone may see. Once an hour for the same person and version:
/// a reader of PDFs asks for a file in many ranges.
/// </summary>
internal sealed class ReadingTrail(AuditTrail audit, IMemoryCache noted, CurrentReader reader, IHttpContextAccessor http, TimeProvider time)
{
    private static readonly TimeSpan Once = TimeSpan.FromHours(1);

    public Task NoteFileAsync(DocumentView document, DocumentVersionView version, CancellationToken cancellationToken) =>
        NoteAsync("file-taken", document, version, cancellationToken);

    /// <summary>Notes nothing of what everybody may see.</summary>
    public Task NoteTextAsync(DocumentView document, DocumentVersionView version, CancellationToken cancellationToken) =>
        document is { Visibility: Visibility.Members, Review: null, TrashedAt: null } ? Task.CompletedTask : NoteAsync("document-read", document, version, cancellationToken);

    private async Task NoteAsync(string action, DocumentView document, DocumentVersionView version, CancellationToken cancellationToken)
    {
        var key = (action, reader.Required.Id, document.Id, version.Number);
        if (noted.TryGetValue(key, out _))
        {
            return;
        }

        await audit.AddAsync(
            new AuditEntry
            {
                At = time.GetUtcNow(),
                PersonId = reader.Required.Id,
                Action = action,
                Subject = document.Id.ToString(),
                Detail = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"version {version.Number}"),
                Address = http.HttpContext?.Connection.RemoteIpAddress?.ToString(),
            },
            cancellationToken);
        noted.Set(key, true, Once);
    }
}
