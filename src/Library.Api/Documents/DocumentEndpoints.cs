using System.Text.Json;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Indexer.Jobs;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Documents;

internal sealed record ReturnRequest(string? Note);

/// <param name="ReviewBy">The next day to look at it, such as "2027-03-01"; null for none.</param>
internal sealed record ReviewedRequest(string? ReviewBy);

internal sealed record TextResponse(IReadOnlyList<PageResponse> Pages);

/// <param name="Label">What the page calls itself where that is not its number ("iv"), or a sheet's name; else null.</param>
/// <param name="Reading">How its text was got: "text", "ocr" (recognised in its picture), or why there is none: "scan", "picture", "garbled", "damaged".</param>
internal sealed record PageResponse(int? Number, string? Label, string Reading, string Text);

internal sealed record TrashResponse(IReadOnlyList<DocumentResponse> Items, string? Next);

internal static class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        var documents = routes.MapGroup("/api/v1/documents").WithTags("Documents").RequireAuthorization()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapPost("/", UploadAsync).WithName("UploadDocument").WithSummary("Add a document to the library").AcceptsUpload(UploadDescription.Document)
            .Produces<DocumentResponse>(StatusCodes.Status201Created).ProducesUploadProblems();
        documents.MapGet("/{id:guid}", GetAsync).WithName("GetDocument").WithSummary("One document").Produces<DocumentResponse>();
        documents.MapPatch("/{id:guid}", PatchAsync).WithName("ChangeDocument").WithSummary("Change what is said of a document, by JSON merge patch (RFC 7396)")
            .Accepts<DocumentPatch>("application/merge-patch+json", "application/json").Produces<DocumentResponse>().ProducesProblem(400).ProducesProblem(403);
        documents.MapDelete("/{id:guid}", DeleteAsync).WithName("TrashDocument").WithSummary("Put a document into the trash").Produces(204).ProducesProblem(403);
        documents.MapPost("/{id:guid}/restore", RestoreAsync).WithName("RestoreDocument").WithSummary("Take a document out of the trash").Produces<DocumentResponse>();
        documents.MapPost("/{id:guid}/versions", AddVersionAsync).WithName("AddVersion").WithSummary("Add a version to a document").AcceptsUpload(UploadDescription.Version)
            .Produces<DocumentResponse>(StatusCodes.Status201Created).ProducesUploadProblems();
        documents.MapPost("/{id:guid}/approve", ApproveAsync).WithName("ApproveDocument").WithSummary("Approve what waits for review").Produces<DocumentResponse>().ProducesProblem(403);
        documents.MapPost("/{id:guid}/return", ReturnAsync).WithName("ReturnDocument").WithSummary("Give a document back to its owner, with a note")
            .Produces<DocumentResponse>().ProducesProblem(400).ProducesProblem(403);
        documents.MapPost("/{id:guid}/reviewed", ReviewedAsync).WithName("ReviewDocument").WithSummary("Say that a model document or template still holds, and when to look at it next")
            .Produces<DocumentResponse>().ProducesProblem(400).ProducesProblem(403);
        documents.MapPost("/{id:guid}/retry", RetryAsync).WithName("RetryDocument").WithSummary("Try once more to read a file that failed").Produces<DocumentResponse>().ProducesProblem(403);
        documents.MapGet("/{id:guid}/content", ContentEndpoint.GetAsync).WithName("GetContent").WithSummary("The original file, by ranges if asked").Produces(200, contentType: "application/octet-stream").Produces(206, contentType: "application/octet-stream").Produces(302).Produces(304).Produces(416);
        documents.MapGet("/{id:guid}/text", TextAsync).WithName("GetText").WithSummary("The text of a file, page by page").Produces<TextResponse>();
        routes.MapGet("/api/v1/trash", ListTrashAsync).WithTags("Documents").WithName("ListTrash").WithSummary("One's own documents in the trash; for admins, all").RequireAuthorization().Produces<TrashResponse>().ProducesProblem(401);
        routes.MapPurges();
        routes.MapReviewsDue();
    }

    private static Task<IResult> UploadAsync(
        HttpRequest request, CurrentReader current, UploadDocument upload, IdempotentRequests requests, LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        OnceAsync(request, current.Required, requests, catalogue, once => upload.AddAsync(request, current.Required, once, cancellationToken), cancellationToken);

    private static Task<IResult> AddVersionAsync(
        HttpRequest request, Guid id, CurrentReader current, UploadDocument upload, IdempotentRequests requests, LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        OnceAsync(request, current.Required, requests, catalogue, once => upload.AddVersionAsync(request, current.Required, id, once, cancellationToken), cancellationToken);

    /// <summary>Carries an upload out, or gives its first answer again where its caller's key says that it was carried out before.</summary>
    private static async Task<IResult> OnceAsync(
        HttpRequest request,
        Reader reader,
        IdempotentRequests requests,
        LibraryDbContext catalogue,
        Func<OnceOnly?, Task<(DocumentResponse? Document, ProblemDetails? Problem)>> upload,
        CancellationToken cancellationToken)
    {
        var (once, refusal) = await OnceOnly.BeginAsync(request, requests, reader, cancellationToken);
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        await using (once)
        {
            var (document, problem) = await upload(once);
            if (document is null && problem is null && once is not null
                && await once.FindDocumentOrNullAsync(cancellationToken) is { } id
                && await catalogue.FindDocumentOrNullAsync(reader.Scope, id, cancellationToken) is { } view)
            {
                document = DocumentResponse.From(view);
            }

            if (document is null)
            {
                return (problem ?? Problem.NotFound()).ToResult();
            }

            if (once is not null)
            {
                await once.NoteAnswerAsync(document, cancellationToken);
            }

            return TypedResults.Created($"/api/v1/documents/{document.Id}", document);
        }
    }

    private static async Task<Results<Ok<DocumentResponse>, ProblemHttpResult>> GetAsync(Guid id, CurrentReader reader, LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        await catalogue.FindDocumentOrNullAsync(reader.Required.Scope, id, cancellationToken) is { } document
            ? TypedResults.Ok(DocumentRules.MayEdit(reader.Required, document.OwnerId, document.Cops) ? DocumentResponse.ForEditor(document) : DocumentResponse.From(document))
            : Problem.NotFound().ToResult();

    private static async Task<IResult> PatchAsync(Guid id, JsonElement? body, CurrentReader reader, ChangeDocument change, DocumentChanges changes, CancellationToken cancellationToken)
    {
        var (patch, errors) = DocumentPatch.Read(body ?? default);
        return patch is null
            ? Problem.Validation(errors).ToResult()
            : await change.AnswerAsync(reader.Required, await changes.EditAsync(reader.Required, id, patch.Merge, cancellationToken), cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(Guid id, CurrentReader reader, ChangeDocument change, DocumentChanges changes, CancellationToken cancellationToken)
    {
        var result = await changes.TrashAsync(reader.Required, id, cancellationToken);
        change.Follow(result);
        return result is ChangeResult.Done ? TypedResults.NoContent() : ChangeProblem.Of(result).ToResult();
    }

    private static async Task<IResult> RestoreAsync(Guid id, CurrentReader reader, ChangeDocument change, DocumentChanges changes, CancellationToken cancellationToken) =>
        await change.AnswerAsync(reader.Required, await changes.RestoreAsync(reader.Required, id, cancellationToken), cancellationToken);

    private static async Task<IResult> ApproveAsync(Guid id, CurrentReader reader, ChangeDocument change, DocumentChanges changes, CancellationToken cancellationToken) =>
        await change.AnswerAsync(reader.Required, await changes.ApproveAsync(reader.Required, id, cancellationToken), cancellationToken);

    private static async Task<IResult> ReturnAsync(
        Guid id, ReturnRequest body, CurrentReader reader, ChangeDocument change, DocumentChanges changes, CancellationToken cancellationToken) =>
        (body.Note ?? "").Trim() is { Length: > 0 and <= DocumentVersion.MaxNoteLength } note
            ? await change.AnswerAsync(reader.Required, await changes.ReturnAsync(reader.Required, id, note, cancellationToken), cancellationToken)
            : Problem.Validation("note", $"Say what to correct, in at most {DocumentVersion.MaxNoteLength} characters.").ToResult();

    private static async Task<IResult> ReviewedAsync(
        Guid id, ReviewedRequest? body, CurrentReader reader, ChangeDocument change, DocumentChanges changes, CancellationToken cancellationToken) =>
        await change.AnswerAsync(reader.Required, await changes.ReviewedAsync(reader.Required, id, body?.ReviewBy, cancellationToken), cancellationToken);

    private static async Task<IResult> RetryAsync(Guid id, CurrentReader reader, ChangeDocument change, DocumentChanges changes, CancellationToken cancellationToken) =>
        await change.AnswerAsync(reader.Required, await changes.RetryAsync(reader.Required, id, cancellationToken), cancellationToken);

    private static async Task<Results<Ok<TextResponse>, ProblemHttpResult>> TextAsync(
        Guid id, int? version, CurrentReader reader, LibraryDbContext catalogue, TextStore texts, ReadingTrail trail, CancellationToken cancellationToken)
    {
        var document = await catalogue.FindDocumentOrNullAsync(reader.Required.Scope, id, cancellationToken);
        if (document?.FindVersionOrNull(version) is not { } found)
        {
            return Problem.NotFound().ToResult();
        }

        await trail.NoteTextAsync(document, found, cancellationToken);
        var text = found.ExtractorVersion is { } extractor ? await texts.FindOrNullAsync(found.Sha256, extractor, cancellationToken) : null;
        return TypedResults.Ok(new TextResponse([.. (text?.Pages ?? []).Select(page => new PageResponse(page.Number, page.Label, KebabCase.Of(page.Reading), page.Text))]));
    }

    private static async Task<Ok<TrashResponse>> ListTrashAsync(
        string? after, int? size, CurrentReader current, LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        var reader = current.Required;
        var take = Math.Clamp(size ?? 50, 1, 100);
        var last = Guid.TryParse(after, out var id) ? id : (Guid?)null;
        var rows = await catalogue.ViewAsync(
            catalogue.Documents
                .Where(document => document.TrashedAt != null && (reader.IsAdmin || document.OwnerId == reader.Id) && (last == null || document.Id < last))
                .OrderByDescending(document => document.Id).Take(take + 1),
            reader.Scope,
            cancellationToken);
        var items = rows.Take(take).Select(DocumentResponse.From).ToList();
        return TypedResults.Ok(new TrashResponse(items, rows.Count > take ? items[^1].Id : null));
    }
}
