using System.Globalization;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Api.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Searches;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Library.Api.Administration;

/// <summary>What people looked for, all searches for the same together.</summary>
/// <param name="Text">As it was typed most often.</param>
/// <param name="People">As far as that is still known: for ninety days.</param>
/// <param name="Documents">Found by the middle one of the searches.</param>
/// <param name="Nothing">Searches that found nothing.</param>
/// <param name="Corrected">Searches that found something for a corrected spelling alone.</param>
/// <param name="OpenedShare">Of the searches on the website, how many led to a document, from 0 to 1; null where there was none.</param>
/// <param name="Position">The middle place of what was opened; null where that is not known.</param>
/// <param name="Href">The search itself.</param>
internal sealed record LookedForResponse(string Text, int Searches, int People, int Documents, int Nothing, int Corrected, double? OpenedShare, int? Position, string Href)
{
    public static LookedForResponse From(LookedFor row) => new(
        row.Text, row.Searches, row.People, row.Hits, row.Nothing, row.Corrected, row.OpenedShare is { } share ? Math.Round(share, 3) : null, row.Position, HrefOf(row.Text));

    public static string HrefOf(string text) => new SearchQuery { Q = text }.ToAddress("/search");
}

/// <param name="Days">The period: 30, 90 or 365.</param>
/// <param name="List">"frequent", "nothing" or "unopened".</param>
internal sealed record SearchLogResponse(int Days, string List, IReadOnlyList<LookedForResponse> Items);

/// <param name="Week">Its Monday.</param>
/// <param name="Areas">Searches by area: chosen, or a document of it was opened.</param>
internal sealed record SearchWeekResponse(string Week, int Searches, int Nothing, int Opened, IReadOnlyDictionary<string, int> Areas, IReadOnlyDictionary<string, int> Cops);

/// <param name="Weeks">The newest first.</param>
internal sealed record SearchWeeksResponse(int Days, IReadOnlyList<SearchWeekResponse> Weeks);

/// <summary>What people look for: for admins.</summary>
internal static class SearchLogEndpoints
{
    private const int MaxListed = 500;
    private const int MaxExported = 5_000;
    private const string Weeks = "weeks";

    public static void MapSearchLog(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/v1").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        admin.MapGet("/search-log", ListAsync).WithName("ListSearchLog")
            .WithSummary("What people looked for in 30, 90 or 365 days: list is frequent, nothing (found nothing) or unopened (nobody opened a result)").Produces<SearchLogResponse>();
        admin.MapGet("/search-log/weeks", ListWeeksAsync).WithName("ListSearchWeeks").WithSummary("The same by week, area and community").Produces<SearchWeeksResponse>();
        admin.MapGet("/search-log.csv", ExportAsync).WithName("ExportSearchLog").WithSummary("One of these lists, or weeks, as a table").Produces(200, contentType: CsvTable.MediaType);
    }

    private static async Task<IResult> ListAsync(string? list, string? days, int? size, SearchReports reports, CancellationToken cancellationToken)
    {
        if (SearchPeriod.ReadOrNull(days) is not { } period)
        {
            return NoSuchPeriod();
        }

        if (ReadOrNull(list) is not { } which)
        {
            return NoSuchList();
        }

        var rows = await reports.ListAsync(which, period, Math.Clamp(size ?? 50, 1, MaxListed), cancellationToken);
        return TypedResults.Ok(new SearchLogResponse(period, KebabCase.Of(which), [.. rows.Select(LookedForResponse.From)]));
    }

    private static async Task<IResult> ListWeeksAsync(string? days, SearchReports reports, CancellationToken cancellationToken) => SearchPeriod.ReadOrNull(days) is not { } period
        ? NoSuchPeriod()
        : TypedResults.Ok(new SearchWeeksResponse(period, [.. (await reports.ListWeeksAsync(period, cancellationToken)).Select(week => new SearchWeekResponse(ReviewDays.Of(week.Monday), week.Searches, week.Nothing, week.WithOpened, week.Areas, week.Cops))]));

    private static async Task<IResult> ExportAsync(
        string? list, string? days, HttpResponse response, CurrentReader reader, SearchReports reports, Vocabulary words, AuditTrail audit, SiteAddress site, TimeProvider time, CancellationToken cancellationToken)
    {
        if (SearchPeriod.ReadOrNull(days) is not { } period)
        {
            return NoSuchPeriod();
        }

        if (list == Weeks)
        {
            await NoteAsync();
            await WriteWeeksAsync(response, await reports.ListWeeksAsync(period, cancellationToken), await words.ReadAsync(cancellationToken), cancellationToken);
            return TypedResults.Empty;
        }

        if (ReadOrNull(list) is not { } which)
        {
            return NoSuchList();
        }

        await NoteAsync();
        await CsvTable.WriteAsync(
            response, "searches.csv", ["search", "searches", "people", "documents found", "found nothing", "corrected", "opened, %", "place opened", "address"],
            (await reports.ListAsync(which, period, MaxExported, cancellationToken)).ToAsyncEnumerable(),
            row => [row.Text, Of(row.Searches), Of(row.People), Of(row.Hits), Of(row.Nothing), Of(row.Corrected), row.OpenedShare is { } share ? Of((int)Math.Round(share * 100)) : "", Of(row.Position), site.Of(LookedForResponse.HrefOf(row.Text)).AbsoluteUri],
            cancellationToken);
        return TypedResults.Empty;

        Task NoteAsync() => audit.AddAsync(new AuditEntry { At = time.GetUtcNow(), PersonId = reader.Required.Id, Action = "searches-exported", Detail = string.Create(CultureInfo.InvariantCulture, $"{list ?? "frequent"}, {period} days") }, cancellationToken);
    }

    private static Task WriteWeeksAsync(HttpResponse response, IReadOnlyList<SearchWeek> weeks, Labels labels, CancellationToken cancellationToken) => CsvTable.WriteAsync(
        response, "search-weeks.csv", ["week", "searches", "found nothing", "with an opened document", .. labels.Areas.Select(area => area.Value), .. labels.Cops.Select(cop => cop.Value)],
        weeks.ToAsyncEnumerable(),
        week => [ReviewDays.Of(week.Monday), Of(week.Searches), Of(week.Nothing), Of(week.WithOpened), .. labels.Areas.Select(area => Of(week.Areas.GetValueOrDefault(area.Key))), .. labels.Cops.Select(cop => Of(week.Cops.GetValueOrDefault(cop.Key)))],
        cancellationToken);

    private static string Of(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static LookedForList? ReadOrNull(string? list) => string.IsNullOrEmpty(list) ? LookedForList.Frequent : KebabCase.TryParse<LookedForList>(list, out var which) ? which : null;

    private static ProblemHttpResult NoSuchPeriod() => Problem.Validation("days", "Say 30, 90 or 365.").ToResult();

    private static ProblemHttpResult NoSuchList() => Problem.Validation("list", "Say frequent, nothing or unopened.").ToResult();
}
