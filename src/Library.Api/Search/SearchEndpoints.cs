using System.Globalization;
using Library.Api.Administration;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Searches;

namespace Library.Api.Search;

internal static class SearchEndpoints
{
    private const int MaxExported = 1_000;

    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Search").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        api.MapGet("/search", SearchAsync).WithName("Search").WithSummary("Find documents and posts of conversations by their words, with facets and the passages that match")
            .Produces<SearchAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).RequireRateLimiting(RateLimits.Search);
        api.MapGet("/search.csv", ExportAsync).WithName("ExportSearch").WithSummary("The same list as a table, as far as its first thousand")
            .Produces(200, contentType: CsvTable.MediaType).ProducesProblem(StatusCodes.Status400BadRequest).RequireRateLimiting(RateLimits.Search);
        api.MapGet("/suggest", SuggestAsync).WithName("Suggest").WithSummary("Titles, collections, communities, queries and words that continue what is being typed").Produces<SuggestResponse>().ProducesProblem(StatusCodes.Status400BadRequest).RequireRateLimiting(RateLimits.Search);
        api.MapGet("/areas", (CurrentReader reader, Vocabulary words, CancellationToken cancellationToken) => words.ListAreasAsync(reader.Required, cancellationToken))
            .WithName("ListAreas").WithSummary("The areas, with how many documents the caller may see in each");
        api.MapGet("/cops", (CurrentReader reader, Vocabulary words, CancellationToken cancellationToken) => words.ListCopsAsync(reader.Required, cancellationToken))
            .WithName("ListCops").WithSummary("The communities of practice, with how many documents the caller may see in each");
        api.MapGet("/schools", (CurrentReader reader, Vocabulary words, CancellationToken cancellationToken) => words.ListSchoolsAsync(reader.Required, cancellationToken))
            .WithName("ListSchools").WithSummary("The member schools, with how many documents the caller may see of each");
        api.MapGet("/tags", (CurrentReader reader, Vocabulary words, CancellationToken cancellationToken) => words.ListTagsAsync(reader.Required, cancellationToken))
            .WithName("ListTags").WithSummary("The tags of documents that the caller may see");
    }

    private static async Task<IResult> SearchAsync([AsParameters] SearchQuery query, HttpContext context, CurrentReader reader, LibrarySearch search, SearchRecorder recorder, CancellationToken cancellationToken)
    {
        var (request, errors) = query.ToRequest();
        if (request is null)
        {
            return Problem.Validation(errors).ToResult();
        }

        var answer = await search.RunAsync(reader.Required, request, cancellationToken);

        // With the site's cookie it is a page's script that asks with each letter typed: no search that somebody made.
        if (!SessionAuthentication.IsByCookie(context))
        {
            recorder.NoteSearch(reader.Required, SearchSource.Api, request, answer);
        }

        return TypedResults.Ok(answer);
    }

    private static async Task<IResult> ExportAsync([AsParameters] SearchQuery query, HttpResponse response, CurrentReader reader, LibrarySearch search, Vocabulary words, SiteAddress site, CancellationToken cancellationToken)
    {
        var (request, errors) = (query with { Page = null, Size = null }).ToRequest();
        if (request is null)
        {
            return Problem.Validation(errors).ToResult();
        }

        var labels = await words.ReadAsync(cancellationToken);
        string[] head = ["Title", "Kind", "Areas", "Communities", "School", "Format", "Pages", "Version", "Updated", "Best page", "Heading", "Passage", "Address"];
        await CsvTable.WriteAsync(response, "search.csv", head, search.ListAsync(reader.Required, request, MaxExported, cancellationToken), hit => CellsOf(hit, labels, site), cancellationToken);
        return TypedResults.Empty;
    }

    private static IEnumerable<string?> CellsOf(HitResponse hit, Labels labels, SiteAddress site)
    {
        var best = hit.Snippets is [var first, ..] ? first : null;
        return
        [
            hit.Title, hit.Post is null ? labels.LabelOf(Facet.Kind, hit.Kind) : "Conversation", JoinLabels(Facet.Area, hit.Areas), JoinLabels(Facet.Cop, hit.Cops), hit.School is { } school ? labels.LabelOf(Facet.School, school) : null,
            hit.Format is { } format ? Labels.LabelOfFormat(format) : null, hit.Pages?.ToString(CultureInfo.InvariantCulture), hit.Post is null ? hit.Version.ToString(CultureInfo.InvariantCulture) : null, CsvTable.TimeOf(hit.UpdatedAt), best?.Page?.ToString(CultureInfo.InvariantCulture), best?.Heading, best?.Text,
            site.Of(best?.Href ?? hit.Href).AbsoluteUri,
        ];

        string JoinLabels(Facet facet, IEnumerable<string> values) => string.Join("; ", values.Select(value => labels.LabelOf(facet, value)));
    }

    private static async Task<IResult> SuggestAsync(string? q, CurrentReader reader, Suggestions suggestions, CancellationToken cancellationToken) => q?.Length > SearchRequest.MaxTextLength
        ? Problem.Validation("q", $"At most {SearchRequest.MaxTextLength} characters can be completed.").ToResult()
        : TypedResults.Ok(new SuggestResponse(await suggestions.ListAsync(reader.Required, q ?? "", cancellationToken)));
}
