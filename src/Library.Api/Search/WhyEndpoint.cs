using Library.Api.Errors;
using Library.Api.Members;
using Library.Indexer.Search;
using Library.Storage;

namespace Library.Api.Search;

/// <param name="Score">What the reasons come to together.</param>
internal sealed record WhyResponse(float Score, IReadOnlyList<WhyReasonResponse> Reasons);

/// <param name="Kind">"word", "name", "syntax", "whole-title", "title-row", "neighbours", "best-page" or "superseded".</param>
/// <param name="Text">The words as typed; empty where it is about the whole document.</param>
/// <param name="Occurrences">Of a word: how often it stands in the text, roughly.</param>
/// <param name="Names">Of words that have other names: by which of them the document is found.</param>
internal sealed record WhyReasonResponse(string Kind, string Text, float Score, float? Occurrences, bool InTitle, bool AsTyped, IReadOnlyList<string> Names);

/// <summary>Why a document is found by a search: for admins.</summary>
internal static class WhyEndpoint
{
    public static void MapWhy(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/search/why", ExplainAsync)
        .WithTags("Search").WithName("ExplainSearch").WithSummary("Why a document is found by a search, and what each word counts").RequireAuthorization(Admin.Policy)
        .Produces<WhyResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ExplainAsync(string? q, Guid id, CurrentReader reader, IDocumentSearch search, CancellationToken cancellationToken)
    {
        if (q?.Length > SearchRequest.MaxTextLength)
        {
            return Problem.Validation("q", $"A search has at most {SearchRequest.MaxTextLength} characters.").ToResult();
        }

        return await search.ExplainAsync(reader.Required.Scope, id, q ?? "", cancellationToken) is { } explanation
            ? TypedResults.Ok(new WhyResponse(explanation.Score, [.. explanation.Reasons.Select(reason => new WhyReasonResponse(
                KebabCase.Of(reason.Kind), reason.Text, reason.Score, reason.Occurrences, reason.InTitle, reason.AsTyped, reason.Names))]))
            : Problem.NotFound().ToResult();
    }
}
