using System.Globalization;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Indexer.Search.Evaluation;
using Library.Storage.Searches;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Administration;

/// <param name="Id">Of a document.</param>
/// <param name="Grade">1 where it answers the search, 2 where it is what people look for.</param>
internal sealed record JudgedDocumentRequest(string? Id, int? Grade);

/// <param name="Text">The words of the search.</param>
/// <param name="Documents">All that answer it, at most 100: what is left out is judged no longer.</param>
internal sealed record JudgedRequest(string? Text, IReadOnlyList<JudgedDocumentRequest?>? Documents)
{
    public JudgedInput ToInput()
    {
        var text = Text ?? "";
        return new JudgedInput { Text = text, Key = JudgedList.KeyOf(text), Documents = [.. (Documents ?? []).Select(document => (Guid.TryParse(document?.Id, out var id) ? id : (Guid?)null, document?.Grade ?? 0))] };
    }
}

/// <param name="Title">Null where you may not see the document.</param>
internal sealed record JudgedDocumentResponse(string Id, string? Title, int Grade);

/// <summary>A judged search on the wire.</summary>
internal sealed record JudgedResponse
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    /// <summary>What If-Match names.</summary>
    public required long Revision { get; init; }

    public required IReadOnlyList<JudgedDocumentResponse> Documents { get; init; }

    /// <summary>1 where the first hit answers the search, else 0; null where it could not be measured.</summary>
    public required double? PrecisionAt1 { get; init; }

    /// <summary>How well the first ten hits answer the search, from 0 to 1; null where it could not be measured.</summary>
    public required double? Ndcg10 { get; init; }

    public required string JudgedBy { get; init; }

    public required DateTimeOffset JudgedAt { get; init; }

    public static JudgedResponse From(JudgedView view, Measures? measures) => new()
    {
        Id = view.Search.Id.ToString(),
        Text = view.Search.Text,
        Revision = view.Search.Revision,
        Documents = [.. view.Documents.Select(document => new JudgedDocumentResponse(document.Id.ToString(), document.Title, document.Grade))],
        PrecisionAt1 = measures?.PrecisionAt1,
        Ndcg10 = measures is null ? null : Math.Round(measures.Ndcg10, 4),
        JudgedBy = view.JudgedBy,
        JudgedAt = view.Search.JudgedAt,
    };
}

internal sealed record JudgedListResponse(IReadOnlyList<JudgedResponse> Items, string? Next);

/// <summary>Searches whose answers are judged: for admins.</summary>
internal static class JudgedEndpoints
{
    public static void MapJudged(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/v1/judged").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        admin.MapGet("/", ListAsync).WithName("ListJudgedSearches").WithSummary("Judged searches and how well each is answered now, the newest first").Produces<JudgedListResponse>();
        admin.MapPost("/", AddAsync).WithName("AddJudgedSearch").WithSummary("Say which documents answer a search")
            .Produces<JudgedResponse>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        admin.MapGet("/{id:guid}", FindAsync).WithName("GetJudgedSearch").WithSummary("One of them").Produces<JudgedResponse>().ProducesProblem(StatusCodes.Status404NotFound);
        admin.MapPut("/{id:guid}", ChangeAsync).WithName("ChangeJudgedSearch").WithSummary("Change the words and the documents of a judged search; If-Match names the revision that was seen").Produces<JudgedResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        admin.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteJudgedSearch").WithSummary("Judge a search no longer").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<JudgedListResponse> ListAsync(string? after, int? size, CurrentReader reader, JudgedList list, JudgedMeasurement measurement, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 50, 1, 100);
        var rows = await list.ListAsync(reader.Required, Guid.TryParse(after, out var last) ? last : null, take + 1, cancellationToken);
        var shown = rows.Take(take).ToList();
        var measured = await measurement.MeasureAsync(reader.Required, shown, cancellationToken);
        return new JudgedListResponse([.. shown.Select(view => JudgedResponse.From(view, measured.GetValueOrDefault(view.Search.Id)))], rows.Count > take ? shown[^1].Search.Id.ToString() : null);
    }

    private static async Task<IResult> FindAsync(Guid id, CurrentReader reader, JudgedAnswers answers, CancellationToken cancellationToken) =>
        await answers.FindOrNullAsync(reader.Required, id, cancellationToken) is { } found ? TypedResults.Ok(found) : Problem.NotFound().ToResult();

    private static async Task<IResult> AddAsync(JudgedRequest request, CurrentReader reader, JudgedSearches searches, JudgedAnswers answers, CancellationToken cancellationToken)
    {
        var change = await searches.AddAsync(reader.Required, request.ToInput(), cancellationToken);
        return change is JudgedChange.Done { Id: var id } && await answers.FindOrNullAsync(reader.Required, id, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/judged/{id}", made)
            : ProblemOf(change, present: null).ToResult();
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, JudgedRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, CurrentReader reader, JudgedSearches searches, JudgedAnswers answers, CancellationToken cancellationToken)
    {
        if (await answers.FindOrNullAsync(reader.Required, id, cancellationToken) is null)
        {
            return Problem.NotFound().ToResult();
        }

        if (string.IsNullOrWhiteSpace(ifMatch))
        {
            return Items.SentItems.NoRevision().ToResult();
        }

        var change = await searches.ChangeAsync(reader.Required, id, Items.SentItems.RevisionOf(ifMatch), request.ToInput(), cancellationToken);
        var present = await answers.FindOrNullAsync(reader.Required, id, cancellationToken);
        return change is JudgedChange.Done && present is not null ? TypedResults.Ok(present) : ProblemOf(change, present).ToResult();
    }

    private static async Task<IResult> DeleteAsync(Guid id, CurrentReader reader, JudgedSearches searches, CancellationToken cancellationToken)
    {
        var change = await searches.DeleteAsync(reader.Required, id, cancellationToken);
        return change is JudgedChange.Done ? TypedResults.NoContent() : ProblemOf(change, present: null).ToResult();
    }

    private static ProblemDetails ProblemOf(JudgedChange change, JudgedResponse? present) => change switch
    {
        JudgedChange.Done or JudgedChange.NotFound => Problem.NotFound(),
        JudgedChange.NotAllowed refused => Problem.NotAllowed(refused.Message),
        JudgedChange.Invalid invalid => Problem.Validation(invalid.Errors),
        JudgedChange.Stale => Items.SentItems.Stale(present),
        JudgedChange.Taken taken => Problem.Of(StatusCodes.Status409Conflict, "judged-already", "This search is judged already.", string.Create(CultureInfo.InvariantCulture, $"Change /api/v1/judged/{taken.Id} instead.")),
        _ => throw new InvalidOperationException($"Unhandled result {change.GetType().Name}."),
    };
}

/// <summary>Answers calls about one judged search.</summary>
internal sealed class JudgedAnswers(JudgedList list, JudgedMeasurement measurement)
{
    public async Task<JudgedResponse?> FindOrNullAsync(Library.Storage.People.Reader reader, Guid id, CancellationToken cancellationToken) =>
        await list.FindOrNullAsync(reader, id, cancellationToken) is { } view
            ? JudgedResponse.From(view, (await measurement.MeasureAsync(reader, [view], cancellationToken)).GetValueOrDefault(id))
            : null;
}
