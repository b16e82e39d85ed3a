using Library.Api.Members;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Library.Api.Documents;

/// <summary>
/// Notes who took which file, and who read a document that not everyone may see. Once an hour for the same person and version:
/// a reader of PDFs asks for a file in many ranges.
/// </summary>
internal sealed partial class ReadingTrail(AuditTrail audit, IMemoryCache noted, CurrentReader reader, IHttpContextAccessor http, TimeProvider time, ILogger<ReadingTrail> logger)
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

        var entry = new AuditEntry
        {
            At = time.GetUtcNow(),
            PersonId = reader.Required.Id,
            Action = action,
            Subject = document.Id.ToString(),
            Detail = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"version {version.Number}"),
            Address = http.HttpContext?.Connection.RemoteIpAddress?.ToString(),
        };
        try
        {
            await audit.AddAsync(entry, cancellationToken);
            noted.Set(key, true, Once);
        }
        catch (DbUpdateException exception)
        {
            // On a full disk people still read what is there; then the log alone tells of it.
            Log.NotNoted(logger, exception, action, reader.Required.Id, document.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Not noted in the audit trail: {Action} by {PersonId}, document {DocumentId}")]
        public static partial void NotNoted(ILogger logger, Exception exception, string action, Guid personId, Guid documentId);
    }
}
