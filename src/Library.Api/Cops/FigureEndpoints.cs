using System.Globalization;
using Library.Api.Administration;
using Library.Api.Conversations;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Cops;

/// <param name="Days">Before now.</param>
/// <param name="AnsweredShare">From 0 to 1; null where nothing was asked.</param>
/// <param name="MedianSecondsToAnswer">From asking to the first reply by another person; null where there is none.</param>
/// <param name="Active">Members who wrote, said thanks or voted.</param>
/// <param name="Documents">Different documents that conversations brought or named and packets held, as far as the caller may see them.</param>
internal sealed record PeriodFiguresResponse(int Days, int Questions, int Answered, double? AnsweredShare, double? MedianSecondsToAnswer, int Active, int Documents);

internal sealed record UnansweredResponse(string Id, string Title, string Author, string? School, DateTimeOffset AskedAt, string Href);

/// <param name="Unanswered">The oldest first; left out of lists of communities.</param>
internal sealed record FiguresResponse(string Cop, string Label, int Members, IReadOnlyList<PeriodFiguresResponse> Periods, IReadOnlyList<UnansweredResponse>? Unanswered)
{
    public static FiguresResponse From(CopFigures figures, IReadOnlyList<UnansweredQuestion>? unanswered) => new(
        figures.Slug, figures.Label, figures.Members,
        [.. figures.Periods.Select(period => new PeriodFiguresResponse(period.Days, period.Questions, period.Answered, period.AnsweredShare, period.MedianToAnswer?.TotalSeconds, period.Active, period.Documents))],
        unanswered?.Select(row => new UnansweredResponse(row.Id.ToString(), row.Title, row.Author, row.School, row.AskedAt, ConversationResponse.HrefOf(row.Id))).ToList());
}

internal sealed record AllFiguresResponse(IReadOnlyList<FiguresResponse> Items, string? Next);

/// <summary>How alive communities are: for their leads, and admins.</summary>
internal static class FigureEndpoints
{
    /// <summary>How many unanswered questions come with the figures; a table has them all.</summary>
    public const int UnansweredShown = 100;

    private static readonly string[] Head = ["community", "days", "questions", "answered", "answered share", "median hours to the first answer", "members", "active members", "documents used"];

    public static void MapFigures(this IEndpointRouteBuilder routes)
    {
        var cop = routes.MapGroup("/api/v1/cops/{slug}").WithTags("Communities").RequireAuthorization()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        cop.MapGet("/figures", GetAsync).WithName("GetCopFigures").WithSummary("How alive a community is, in the last 30, 90 and 365 days: for its leads and admins").Produces<FiguresResponse>();
        cop.MapGet("/figures.csv", ExportAsync).WithName("ExportCopFigures").WithSummary("The same as a table").Produces(200, contentType: CsvTable.MediaType);
        cop.MapGet("/unanswered.csv", ExportUnansweredAsync).WithName("ExportUnanswered").WithSummary("All questions of a community that wait for an answer, the oldest first: for its leads and admins").Produces(200, contentType: CsvTable.MediaType);
        var all = routes.MapGroup("/api/v1").WithTags("Administration").RequireAuthorization(Admin.Policy).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        all.MapGet("/figures", ListAsync).WithName("ListFigures").WithSummary("How alive all communities are").Produces<AllFiguresResponse>();
        all.MapGet("/figures.csv", ExportAllAsync).WithName("ExportFigures").WithSummary("The same as a table").Produces(200, contentType: CsvTable.MediaType);
    }

    private static async Task<IResult> GetAsync(string slug, CurrentReader reader, LibraryDbContext catalogue, CopFigureReads reads, CancellationToken cancellationToken) =>
        await RefusalOrNullAsync(reader.Required, slug, catalogue, cancellationToken) is { } refusal
            ? refusal.ToResult()
            : (await reads.ReadAsync(reader.Required, slug, cancellationToken)).SingleOrDefault() is { } figures ? TypedResults.Ok(FiguresResponse.From(figures, await reads.ListUnansweredAsync(slug, UnansweredShown, cancellationToken)))
            : Problem.NotFound().ToResult();

    private static async Task<IResult> ExportAsync(string slug, HttpResponse response, CurrentReader reader, LibraryDbContext catalogue, CopFigureReads reads, CancellationToken cancellationToken) =>
        await RefusalOrNullAsync(reader.Required, slug, catalogue, cancellationToken) is { } refusal
            ? refusal.ToResult()
            : await WriteAsync(response, $"figures-{slug}.csv", await reads.ReadAsync(reader.Required, slug, cancellationToken), cancellationToken);

    private static async Task<IResult> ExportUnansweredAsync(string slug, HttpResponse response, CurrentReader reader, LibraryDbContext catalogue, CopFigureReads reads, SiteAddress site, CancellationToken cancellationToken)
    {
        if (await RefusalOrNullAsync(reader.Required, slug, catalogue, cancellationToken) is { } refusal)
        {
            return refusal.ToResult();
        }

        var rows = await reads.ListUnansweredAsync(slug, take: null, cancellationToken);
        await CsvTable.WriteAsync(
            response, $"unanswered-{slug}.csv", ["asked", "question", "by", "school", "address"], rows.ToAsyncEnumerable(),
            row => [CsvTable.TimeOf(row.AskedAt), row.Title, row.Author, row.School, site.Of(ConversationResponse.HrefOf(row.Id)).AbsoluteUri], cancellationToken);
        return TypedResults.Empty;
    }

    private static async Task<IResult> ListAsync(CurrentReader reader, CopFigureReads reads, CancellationToken cancellationToken) =>
        TypedResults.Ok(new AllFiguresResponse([.. (await reads.ReadAsync(reader.Required, cop: null, cancellationToken)).Select(figures => FiguresResponse.From(figures, unanswered: null))], Next: null));

    private static async Task<IResult> ExportAllAsync(HttpResponse response, CurrentReader reader, CopFigureReads reads, CancellationToken cancellationToken) =>
        await WriteAsync(response, "figures.csv", await reads.ReadAsync(reader.Required, cop: null, cancellationToken), cancellationToken);

    private static async Task<IResult> WriteAsync(HttpResponse response, string fileName, IReadOnlyList<CopFigures> figures, CancellationToken cancellationToken)
    {
        await CsvTable.WriteAsync(
            response, fileName, Head, figures.SelectMany(row => row.Periods.Select(period => (row, period))).ToAsyncEnumerable(),
            pair => [pair.row.Label, Number(pair.period.Days), Number(pair.period.Questions), Number(pair.period.Answered), Number(pair.period.AnsweredShare), Number(pair.period.MedianToAnswer?.TotalHours), Number(pair.row.Members), Number(pair.period.Active), Number(pair.period.Documents)],
            cancellationToken);
        return TypedResults.Empty;
    }

    private static string? Number(double? number) => number?.ToString("0.####", CultureInfo.InvariantCulture);

    private static async Task<ProblemDetails?> RefusalOrNullAsync(Reader reader, string slug, LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        !await catalogue.Cops.AnyAsync(cop => cop.Slug == slug, cancellationToken) ? Problem.NotFound()
            : reader.IsAdmin || reader.IsLeadOf(slug) ? null
            : Problem.NotAllowed("Only the leads of the community and admins see how it is doing.");
}
