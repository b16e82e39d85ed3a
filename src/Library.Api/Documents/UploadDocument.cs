using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Library.Api.Errors;
using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Formats;
using Library.Indexer.Jobs;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Files;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Documents;

/// <summary>Takes an uploaded file into the library: the form, the file's format, the store, the catalogue, the queue.</summary>
internal sealed class UploadDocument(
    ScannedUploads uploads, DocumentIntake intake, IndexingQueue queue, LibraryDbContext catalogue)
{
    private static readonly FrozenSet<string> Fields =
        FrozenSet.Create(StringComparer.Ordinal, "title", "description", "kind", "visibility", "school", "reviewBy", "area", "cop", "tag");

    private static readonly FrozenSet<string> MeetingFields = FrozenSet.Create(StringComparer.Ordinal, "title");

    private static readonly FrozenSet<string> VersionFields = FrozenSet.Create(StringComparer.Ordinal, "note");

    /// <summary>Adds a document from the body of a request.</summary>
    /// <param name="once">Notes the request under its caller's key; null where it has none.</param>
    public async Task<(DocumentResponse? Document, ProblemDetails? Problem)> AddAsync(HttpRequest request, Reader reader, OnceOnly? once, CancellationToken cancellationToken)
    {
        var (form, wrong) = await ReadFormAsync(request, Fields, isOurs: null, cancellationToken);
        return form is null || wrong is not null ? (null, wrong) : await AddAsync(form, reader, once, cancellationToken);
    }

    /// <summary>Adds a document from a form of the site, which carries its proof of coming from there in a field before the file.</summary>
    /// <param name="isOurs">Whether that proof is good.</param>
    /// <returns>The document, or what is wrong with what the form said; what it said is null where the form is not the site's own.</returns>
    public async Task<(DocumentResponse? Document, ProblemDetails? Problem, DocumentFieldsInput? Said)> AddFromPageAsync(
        HttpRequest request, Reader reader, Func<string?, Task<bool>> isOurs, CancellationToken cancellationToken)
    {
        var (form, wrong) = await ReadFormAsync(request, Fields, isOurs, cancellationToken);
        if (form is null)
        {
            return (null, wrong, null);
        }

        var (document, problem) = wrong is null ? await AddAsync(form, reader, once: null, cancellationToken) : (null, wrong);
        return (document, problem, InputOf(form));
    }

    /// <summary>Reads the fields of a form, up to its file.</summary>
    /// <param name="isOurs">Whether the proof in a form of the site is good; null where none is needed.</param>
    /// <returns>The form, and what is wrong with it; no form where it is too large, or not the site's own.</returns>
    private async Task<(UploadForm? Form, ProblemDetails? Wrong)> ReadFormAsync(
        HttpRequest request, FrozenSet<string> known, Func<string?, Task<bool>>? isOurs, CancellationToken cancellationToken)
    {
        if (uploads.Limits.Prepare(request) is { } tooLarge)
        {
            return (null, tooLarge);
        }

        var form = new UploadForm(request, known);
        var wrong = await form.ReadFieldsAsync(cancellationToken);
        return isOurs is null || await isOurs(form.Single(UploadForm.AntiforgeryField)) ? (form, wrong) : (null, wrong ?? UploadProblems.PageOutOfDate());
    }

    /// <summary>Adds a file for the packet of a meeting: a draft of its community, until the packet is published.</summary>
    public async Task<(DocumentResponse? Document, ProblemDetails? Problem)> AddForMeetingAsync(HttpRequest request, Reader reader, Meeting meeting, CancellationToken cancellationToken)
    {
        var (form, wrong) = await ReadFormAsync(request, MeetingFields, isOurs: null, cancellationToken);
        var fields = new DocumentFields(PlainLine.Of(form?.Single("title")) is { Length: > 0 and <= Document.MaxTitleLength } title ? title : null, "", DocumentKind.MeetingMaterial, Visibility.Draft, null, [], [meeting.CopSlug], new Dictionary<string, string>()) { MeetingId = meeting.Id };
        return form is null || wrong is not null ? (null, wrong) : await AddAsync(form, fields, reader, once: null, cancellationToken);
    }

    private async Task<(DocumentResponse? Document, ProblemDetails? Problem)> AddAsync(UploadForm form, Reader reader, OnceOnly? once, CancellationToken cancellationToken)
    {
        var (fields, errors) = await DocumentFields.ReadAsync(catalogue, InputOf(form), cancellationToken);
        return fields is null ? (null, Problem.Validation(errors)) : await AddAsync(form, fields, reader, once, cancellationToken);
    }

    private async Task<(DocumentResponse? Document, ProblemDetails? Problem)> AddAsync(UploadForm form, DocumentFields fields, Reader reader, OnceOnly? once, CancellationToken cancellationToken)
    {

        if (DocumentRules.RefusalToFile(reader, fields.Kind, [.. fields.Cops]) is { } refusal)
        {
            return (null, Problem.NotAllowed(refusal));
        }

        var (spooled, name, problem) = await uploads.TakeAsync(form, reader, documentId: null, cancellationToken);
        if (spooled is null)
        {
            return (null, problem);
        }

        await using (spooled)
        {
            if (once is not null && await once.NoteBodyAsync(Sha256Of(form.Canonical.Append(spooled.Sha256)), cancellationToken) is { } answered)
            {
                return answered;
            }

            var (file, unsupported) = Judge(spooled, name);
            return file is null ? (null, unsupported) : await AddAsync(reader, fields, file, once?.Key, cancellationToken);
        }
    }

    /// <summary>Adds a document whose parts are at hand: the way of every upload, whoever brings it.</summary>
    public async Task<(DocumentResponse? Document, ProblemDetails? Problem)> AddAsync(
        Reader reader, DocumentFields fields, NewFile file, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var result = await intake.AddAsync(reader, fields, file, idempotencyKey, cancellationToken);
        var (document, problem) = await AnswerAsync(reader, result, cancellationToken);
        return (document is null ? null : document with { DuplicateOf = await FindDuplicateOrNullAsync(reader, file, document.Id, cancellationToken) }, problem);
    }

    /// <summary>Adds a version to a document from the body of a request.</summary>
    /// <param name="once">Notes the request under its caller's key; null where it has none.</param>
    public async Task<(DocumentResponse? Document, ProblemDetails? Problem)> AddVersionAsync(HttpRequest request, Reader reader, Guid id, OnceOnly? once, CancellationToken cancellationToken)
    {
        if (await RefusalOfVersionAsync(reader, id, cancellationToken) is { } refusal)
        {
            return (null, refusal);
        }

        var (form, wrong) = await ReadFormAsync(request, VersionFields, isOurs: null, cancellationToken);
        return form is null || wrong is not null ? (null, wrong) : await AddVersionAsync(form, reader, id, once, cancellationToken);
    }

    /// <summary>Adds a version from a form of the site, which carries its proof of coming from there in a field before the file.</summary>
    /// <param name="isOurs">Whether that proof is good.</param>
    /// <returns>The document, or what is wrong with what the form said; its note is null where the form is not the site's own.</returns>
    public async Task<(DocumentResponse? Document, ProblemDetails? Problem, string? Note)> AddVersionFromPageAsync(
        HttpRequest request, Reader reader, Guid id, Func<string?, Task<bool>> isOurs, CancellationToken cancellationToken)
    {
        if (await RefusalOfVersionAsync(reader, id, cancellationToken) is { } refusal)
        {
            return (null, refusal, null);
        }

        var (form, wrong) = await ReadFormAsync(request, VersionFields, isOurs, cancellationToken);
        if (form is null)
        {
            return (null, wrong, null);
        }

        var (document, problem) = wrong is null ? await AddVersionAsync(form, reader, id, once: null, cancellationToken) : (null, wrong);
        return (document, problem, form.Single("note"));
    }

    private async Task<(DocumentResponse? Document, ProblemDetails? Problem)> AddVersionAsync(UploadForm form, Reader reader, Guid id, OnceOnly? once, CancellationToken cancellationToken)
    {
        var note = (form.Single("note") ?? "").Trim();
        if (note.Length > DocumentVersion.MaxNoteLength)
        {
            return (null, Problem.Validation("note", $"A note has at most {DocumentVersion.MaxNoteLength} characters."));
        }

        var (spooled, name, problem) = await uploads.TakeAsync(form, reader, id, cancellationToken);
        if (spooled is null)
        {
            return (null, problem);
        }

        await using (spooled)
        {
            if (once is not null && await once.NoteBodyAsync(Sha256Of(form.Canonical.Append($"version of {id}").Append(spooled.Sha256)), cancellationToken) is { } answered)
            {
                return answered;
            }

            var (file, unsupported) = Judge(spooled, name);
            return file is null
                ? (null, unsupported)
                : await AnswerAsync(reader, await intake.AddVersionAsync(reader, id, note, file, once?.Key, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Whether a reader may not add a version, known before the file is read.</summary>
    private async Task<ProblemDetails?> RefusalOfVersionAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        await catalogue.FindDocumentOrNullAsync(reader.Scope, id, cancellationToken) switch
        {
            not { TrashedAt: null } => Problem.NotFound(),
            var document when !DocumentRules.MayEdit(reader, document.OwnerId, document.Cops) => Problem.NotAllowed("Only its owner, the leads of its communities and admins may add a version."),
            _ => null,
        };

    /// <summary>Judges a file by its content.</summary>
    public static (NewFile? File, ProblemDetails? Problem) Judge(SpooledFile spooled, string name)
    {
        using var content = spooled.OpenRead();
        return FileFormatDetector.Detect(content, name) switch
        {
            DetectedFormat.Readable readable => (new NewFile(spooled, name, readable.Format, Failure: null), null),
            DetectedFormat.KnownFailure known => (new NewFile(spooled, name, known.Format, new FileFailure(known.Code, ExtractionFailure.Describe(known.Format, known.Code))), null),
            DetectedFormat.Unsupported unsupported => (null, UploadProblems.UnsupportedFormat($"By its content this is: {unsupported.MediaType}.")),
            var other => throw new InvalidOperationException($"Unhandled result {other.GetType().Name}."),
        };
    }

    private async Task<(DocumentResponse? Document, ProblemDetails? Problem)> AnswerAsync(Reader reader, ChangeResult result, CancellationToken cancellationToken)
    {
        if (result is not ChangeResult.Done done)
        {
            return (null, ChangeProblem.Of(result));
        }

        queue.Enqueue(done.DocumentId);
        var view = await catalogue.FindDocumentOrNullAsync(reader.Scope, done.DocumentId, cancellationToken)
            ?? throw new InvalidOperationException("The owner of a new document does not see it.");
        return (DocumentResponse.From(view), null);
    }

    private async Task<string?> FindDuplicateOrNullAsync(Reader reader, NewFile file, string newId, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(newId);
        var duplicate = await catalogue.Documents.VisibleTo(reader.Scope)
            .Where(document => document.Id != id && document.TrashedAt == null && document.Versions.Any(version => version.Sha256 == file.Content.Sha256))
            .OrderBy(document => document.CreatedAt).ThenBy(document => document.Id)
            .Select(document => (Guid?)document.Id).FirstOrDefaultAsync(cancellationToken);
        return duplicate?.ToString();
    }

    private static DocumentFieldsInput InputOf(UploadForm form) => new()
    {
        Title = form.Single("title"),
        Description = form.Single("description"),
        Kind = form.Single("kind"),
        Visibility = form.Single("visibility"),
        School = form.Single("school"),
        Areas = form["area"],
        Cops = form["cop"],
        Tags = form["tag"],
        ReviewBy = form.Single("reviewBy"),
    };

    private static string Sha256Of(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
