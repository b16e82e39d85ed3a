using Library.Api.Administration;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Documents;

/// <param name="ReviewBy">A day of the association's calendar, such as "2027-03-01".</param>
internal sealed record DueReviewResponse(string Id, string Title, string Kind, string Owner, string ReviewBy, DateTimeOffset? LastReviewed, bool Overdue, string Href);

internal sealed record ReviewsDueResponse(IReadOnlyList<DueReviewResponse> Items, string? Next);

/// <summary>What is to be reviewed: to owners their own, to admins everything.</summary>
internal static class ReviewsDueEndpoints
{
    public static void MapReviewsDue(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/reviews-due", ListAsync).WithTags("Documents").RequireAuthorization().WithName("ListReviewsDue")
            .WithSummary("One's own documents that are to be reviewed, for admins all; due is soon (within 30 days), overdue or three-months")
            .Produces<ReviewsDueResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized);
        routes.MapGet("/api/v1/reviews-due.csv", ExportAsync).WithTags("Administration").RequireAuthorization(Admin.Policy).WithName("ExportReviewsDue").WithSummary("The same as a table: for admins")
            .Produces(200, contentType: CsvTable.MediaType).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> ListAsync(string? due, string? after, int? size, CurrentReader reader, ReviewsDue reviews, CancellationToken cancellationToken)
    {
        if (ReadOrNull(due) is not { } which)
        {
            return NoSuchRange();
        }

        var take = Math.Clamp(size ?? 50, 1, 100);
        var listed = reviews.List(reader.Required, which);
        if (PlaceOrNull(after) is var (day, id))
        {
            listed = listed.Where(document => document.ReviewBy > day || (document.ReviewBy == day && document.Id > id));
        }

        var rows = await reviews.View(listed.Take(take + 1)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new ReviewsDueResponse(
            [.. rows.Take(take).Select(row => new DueReviewResponse(row.Id.ToString(), row.Title, KebabCase.Of(row.Kind), row.OwnerName, ReviewDays.Of(row.ReviewBy), row.ReviewedAt, reviews.IsOverdue(row), DocumentResponse.HrefOf(row.Id)))],
            rows.Count > take ? $"{ReviewDays.Of(rows[take - 1].ReviewBy)}.{rows[take - 1].Id:N}" : null));
    }

    private static async Task<IResult> ExportAsync(string? due, HttpResponse response, CurrentReader reader, ReviewsDue reviews, SiteAddress site, CancellationToken cancellationToken)
    {
        if (ReadOrNull(due) is not { } which)
        {
            return NoSuchRange();
        }

        await CsvTable.WriteAsync(
            response, "reviews-due.csv", ["review by", "title", "kind", "owner", "email", "last reviewed", "address"], reviews.View(reviews.List(reader.Required, which)).AsAsyncEnumerable(),
            row => [ReviewDays.Of(row.ReviewBy), row.Title, KebabCase.Of(row.Kind), row.OwnerName, row.OwnerEmail, row.ReviewedAt is { } at ? CsvTable.TimeOf(at) : "", site.Of(DocumentResponse.HrefOf(row.Id)).AbsoluteUri],
            cancellationToken);
        return TypedResults.Empty;
    }

    private static DueReviews? ReadOrNull(string? due) => string.IsNullOrEmpty(due) ? DueReviews.Soon : KebabCase.TryParse<DueReviews>(due, out var which) ? which : null;

    private static ProblemHttpResult NoSuchRange() => Problem.Validation("due", "Say soon, overdue or three-months.").ToResult();

    /// <summary>Where a list goes on: the day and the document that it ended with; null for its start.</summary>
    private static (DateOnly Day, Guid Id)? PlaceOrNull(string? after) =>
        after?.Split('.') is [var first, var second] && ReviewDays.ReadOrNull(first) is { } day && Guid.TryParseExact(second, "N", out var id) ? (day, id) : null;
}
