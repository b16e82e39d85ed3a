using Library.Api.Conversations.Answers;
using Library.Api.Documents;
using Library.Api.Errors;
using Library.Api.Items;
using Library.Api.Members;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Conversations;

/// <param name="Body">Markdown.</param>
/// <param name="Attached">The ids of documents that go with it: the caller's drafts become seen by those who see the conversation.</param>
internal sealed record ReplyPostRequest(string? Body, IReadOnlyList<Guid>? Attached);

internal sealed record EditPostRequest(string? Body);

internal sealed record ReportRequest(string? Reason);

/// <param name="Kind">"resource" where it is left out.</param>
/// <param name="Collection">The slug of a collection that the caller may change, to put the document into; null for none.</param>
internal sealed record MakeDocumentRequest(string? Title, string? Kind, IReadOnlyList<string>? Areas, IReadOnlyList<string>? Tags, string? Collection);

internal sealed record EditionResponse(int Edition, string Body, DateTimeOffset ReplacedAt);

internal sealed record EditionsResponse(IReadOnlyList<EditionResponse> Items);

internal sealed record DraftRequest(string? Title, string? Body);

internal sealed record DraftResponse(string Place, string Title, string Body, DateTimeOffset SavedAt);

/// <summary>Single posts, and what is begun and not sent.</summary>
internal static class PostEndpoints
{
    public static void MapPosts(this IEndpointRouteBuilder routes)
    {
        var post = ConversationEndpoints.Describe(routes.MapGroup("/api/v1/posts/{id:guid}"));
        post.MapGet("/", GetAsync).WithName("GetPost").WithSummary("One post").Produces<PostResponse>();
        post.MapPatch("/", EditAsync).WithName("EditPost").WithSummary("Change the words of one's own post; If-Match names the edition that was seen").Produces<PostResponse>()
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        post.MapDelete("/", RemoveAsync).WithName("RemovePost").WithSummary("Take a reply away: for its author, leads and admins").Produces(204).ProducesProblem(409);
        post.MapGet("/history", HistoryAsync).WithName("GetPostHistory").WithSummary("The words of a post before they were changed, the newest first").Produces<EditionsResponse>();
        post.MapPut("/thanks", ThankAsync).WithName("ThankForPost").WithSummary("Say thanks").Produces<PostResponse>().ProducesProblem(409);
        post.MapDelete("/thanks", UnthankAsync).WithName("TakeThanksBack").WithSummary("Take thanks back").Produces<PostResponse>().ProducesProblem(409);
        post.MapPost("/report", ReportAsync).WithName("ReportPost").WithSummary("Ask the leads to look at a post").Produces(204);
        post.MapPost("/document", MakeDocumentAsync).WithName("MakeDocumentOfPost").WithSummary("Make a document of an accepted answer, with its question: for its author, who asked, leads and admins; its communities see it")
            .Produces<DocumentResponse>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(403).ProducesProblem(409);
        post.MapPost("/settle", SettleAsync).WithName("SettleReports").WithSummary("Let a post stand that was reported: for leads and admins").Produces(204);
        var drafts = ConversationEndpoints.Describe(routes.MapGroup("/api/v1/drafts/{place}"));
        drafts.MapGet("/", FindDraftAsync).WithName("GetDraft").WithSummary("What one has begun to write for a thread, a post, a meeting, a community or a person").Produces<DraftResponse>();
        drafts.MapPut("/", SaveDraftAsync).WithName("SaveDraft").WithSummary("Keep what one has begun to write: for 'thread:ID', 'post:ID', 'meeting:ID', 'cop:SLUG' or 'message:ID', the id of a person").Produces(204);
        drafts.MapDelete("/", RemoveDraftAsync).WithName("RemoveDraft").WithSummary("Forget what one has begun to write").Produces(204);
    }

    private static async Task<IResult> GetAsync(Guid id, CurrentReader reader, ConversationAnswers answers, CancellationToken cancellationToken) => await answers.AnswerPostAsync(reader.Required, id, isNew: false, cancellationToken);

    private static async Task<IResult> EditAsync(
        Guid id, EditPostRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, CurrentReader reader, Posts posts, ConversationAnswers answers, CancellationToken cancellationToken)
    {
        if (await answers.FindPostOrNullAsync(reader.Required, id, cancellationToken) is not { } present)
        {
            return Problem.NotFound().ToResult();
        }

        if (string.IsNullOrWhiteSpace(ifMatch))
        {
            return SentItems.NoRevision().ToResult();
        }

        var change = await posts.EditAsync(reader.Required, id, (int)Math.Clamp(SentItems.RevisionOf(ifMatch), -1, int.MaxValue), request.Body, cancellationToken);
        return change is ConversationChange.Stale
            ? SentItems.Stale(await answers.FindPostOrNullAsync(reader.Required, id, cancellationToken) ?? present).ToResult()
            : await answers.AnswerPostAsync(reader.Required, change, isNew: false, cancellationToken);
    }

    private static async Task<IResult> RemoveAsync(Guid id, CurrentReader reader, Posts posts, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerGoneAsync(reader.Required, await posts.RemoveAsync(reader.Required, id, cancellationToken), cancellationToken);

    private static async Task<IResult> HistoryAsync(Guid id, CurrentReader reader, ConversationAnswers answers, LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        await answers.FindPostOrNullAsync(reader.Required, id, cancellationToken) is null
            ? Problem.NotFound().ToResult()
            : TypedResults.Ok(new EditionsResponse(await catalogue.PostEditions.Where(row => row.PostId == id).OrderByDescending(row => row.Edition).Select(row => new EditionResponse(row.Edition, row.Body, row.ReplacedAt)).ToListAsync(cancellationToken)));

    private static async Task<IResult> ThankAsync(Guid id, CurrentReader reader, Posts posts, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerPostAsync(reader.Required, await posts.ThankAsync(reader.Required, id, isThankful: true, cancellationToken), isNew: false, cancellationToken);

    private static async Task<IResult> UnthankAsync(Guid id, CurrentReader reader, Posts posts, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerPostAsync(reader.Required, await posts.ThankAsync(reader.Required, id, isThankful: false, cancellationToken), isNew: false, cancellationToken);

    private static async Task<IResult> ReportAsync(Guid id, ReportRequest request, CurrentReader reader, Posts posts, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerGoneAsync(reader.Required, await posts.ReportAsync(reader.Required, id, request.Reason, cancellationToken), cancellationToken);

    private static async Task<IResult> MakeDocumentAsync(Guid id, MakeDocumentRequest request, CurrentReader reader, AnswerDocuments answers, CancellationToken cancellationToken)
    {
        var input = new DocumentFieldsInput { Title = request.Title, Kind = request.Kind, Areas = request.Areas ?? [], Tags = request.Tags ?? [] };
        var (document, problem) = await answers.MakeAsync(reader.Required, id, input, string.IsNullOrWhiteSpace(request.Collection) ? null : request.Collection.Trim(), cancellationToken);
        return document is null ? (problem ?? Problem.NotFound()).ToResult() : TypedResults.Created($"/api/v1/documents/{document.Id}", document);
    }

    private static async Task<IResult> SettleAsync(Guid id, CurrentReader reader, Posts posts, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerGoneAsync(reader.Required, await posts.SettleAsync(reader.Required, id, cancellationToken), cancellationToken);

    private static async Task<IResult> FindDraftAsync(string place, CurrentReader reader, Drafts drafts, CancellationToken cancellationToken) =>
        await drafts.FindOrNullAsync(reader.Required, place, cancellationToken) is { } draft
            ? TypedResults.Ok(new DraftResponse(draft.Place, draft.Title, draft.Body, draft.SavedAt))
            : Problem.NotFound().ToResult();

    private static async Task<IResult> SaveDraftAsync(string place, DraftRequest request, CurrentReader reader, Drafts drafts, CancellationToken cancellationToken) =>
        await drafts.SaveAsync(reader.Required, place, request.Title, request.Body, cancellationToken) is { Count: > 0 } errors ? Problem.Validation(errors).ToResult() : TypedResults.NoContent();

    private static async Task<IResult> RemoveDraftAsync(string place, CurrentReader reader, Drafts drafts, CancellationToken cancellationToken)
    {
        await drafts.RemoveAsync(reader.Required, place, cancellationToken);
        return TypedResults.NoContent();
    }
}
