using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Alerts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Library.Api.Alerts;

/// <summary>One's own saved searches. Those of others are as if they did not exist.</summary>
internal static class SavedSearchEndpoints
{
    private const int DocumentsShown = 50;

    public static void MapSavedSearches(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/saved-searches").WithTags("Saved searches").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        api.MapGet("/", ListAsync).WithName("ListSavedSearches").WithSummary("One's saved searches, the newest first").Produces<SavedSearchesResponse>();
        api.MapPost("/", SaveAsync).WithName("SaveSearch").WithSummary("Save a search, to be told of what it finds from now on").Produces<SavedSearchResponse>(StatusCodes.Status201Created).ProducesProblem(400).RequireRateLimiting(RateLimits.Search);
        api.MapGet("/{id:guid}", FindAsync).WithName("GetSavedSearch").WithSummary("A saved search, with what it found since it was last opened").Produces<SavedSearchResponse>().ProducesProblem(404);
        api.MapPatch("/{id:guid}", ChangeAsync).WithName("ChangeSavedSearch").WithSummary("Rename a saved search, or be told at another time or place").Produces<SavedSearchResponse>().ProducesProblem(400).ProducesProblem(404);
        api.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteSavedSearch").WithSummary("Delete a saved search; for a day it can be brought back").Produces(204).ProducesProblem(404);
        api.MapPost("/{id:guid}/open", OpenAsync).WithName("OpenSavedSearch").WithSummary("Note that one looks at what it found: then nothing of it is new").Produces<SavedSearchResponse>().ProducesProblem(404);
        api.MapPost("/{id:guid}/restore", RestoreAsync).WithName("RestoreSavedSearch").WithSummary("Bring back what one deleted within a day").Produces<SavedSearchResponse>().ProducesProblem(404);

        // What mail programs ask carries no rights but those of the link.
        var stop = routes.MapGroup(StopLinks.OneClick).WithTags("Saved searches").AllowAnonymous().RequireRateLimiting(RateLimits.Ask);
        stop.MapPost("/", StopAsync).WithName("StopAlertMails").WithSummary("Stop the mails that a link in one of them names, as mail programs do (RFC 8058)").Produces(204).DisableAntiforgery();
        stop.MapGet("/", ConfirmStop).WithName("ConfirmStopAlertMails").WithSummary("Go on to the page that asks whether to stop them").Produces(StatusCodes.Status302Found);
        routes.MapGet("/saved-searches/{id:guid}", ShowAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<SavedSearchesResponse> ListAsync(CurrentReader reader, SavedSearches searches, CancellationToken cancellationToken) =>
        new([.. (await searches.ListAsync(reader.Required, cancellationToken)).Select(view => SavedSearchResponse.From(view, documents: null))], Next: null);

    private static async Task<IResult> SaveAsync(SaveSearchRequest request, CurrentReader reader, SearchSaving saving, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        var (frequency, way) = Choices(errors, request.Frequency, request.By);
        if (errors.Any)
        {
            return Problem.Validation(errors.ByField).ToResult();
        }

        (var saved, errors) = await saving.SaveAsync(reader.Required, request.Search, request.Name, frequency ?? AlertFrequency.Daily, way ?? AlertWay.Mail, cancellationToken);
        return saved is null ? Problem.Validation(errors.ByField).ToResult()
            : TypedResults.Created($"/api/v1/saved-searches/{saved.Id}", SavedSearchResponse.From(new SavedSearchView(saved, New: 0), []));
    }

    private static Task<IResult> FindAsync(Guid id, CurrentReader reader, SavedSearches searches, CancellationToken cancellationToken) => ShowOrNotFoundAsync(id, reader, searches, cancellationToken);

    private static async Task<IResult> ChangeAsync(Guid id, ChangeSavedSearchRequest request, CurrentReader reader, SavedSearches searches, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        var (frequency, way) = Choices(errors, request.Frequency, request.By);
        errors.Require("name", request.Name is null || PlainLine.Of(request.Name).Length > 0, "Give it a name.");
        SearchSaving.CheckName(errors, request.Name);
        if (errors.Any)
        {
            return Problem.Validation(errors.ByField).ToResult();
        }

        var wish = new SavedSearchWish(request.Name is null ? null : PlainLine.Of(request.Name), frequency, way);
        return await searches.ChangeAsync(reader.Required, id, wish, cancellationToken) ? await ShowOrNotFoundAsync(id, reader, searches, cancellationToken) : Problem.NotFound().ToResult();
    }

    private static async Task<IResult> DeleteAsync(Guid id, CurrentReader reader, SavedSearches searches, CancellationToken cancellationToken) =>
        await searches.DeleteAsync(reader.Required, id, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();

    private static async Task<IResult> OpenAsync(Guid id, CurrentReader reader, SavedSearches searches, CancellationToken cancellationToken) =>
        await searches.OpenOrNullAsync(reader.Required, id, cancellationToken) is null ? Problem.NotFound().ToResult() : await ShowOrNotFoundAsync(id, reader, searches, cancellationToken);

    private static async Task<IResult> RestoreAsync(Guid id, CurrentReader reader, SavedSearches searches, CancellationToken cancellationToken) =>
        await searches.RestoreAsync(reader.Required, id, cancellationToken) ? await ShowOrNotFoundAsync(id, reader, searches, cancellationToken) : Problem.NotFound().ToResult();

    /// <summary>The link of a saved search: its owner sees what it finds, the newest first.</summary>
    private static async Task<IResult> ShowAsync(Guid id, CurrentReader reader, SavedSearches searches, CancellationToken cancellationToken) =>
        await searches.OpenOrNullAsync(reader.Required, id, cancellationToken) is { } search
            ? TypedResults.Redirect((SavedSearchWords.Read(search.Query) with { Sort = "newest" }).ToAddress("/search"))
            : TypedResults.NotFound();

    private static async Task<IResult> StopAsync(string? token, StopLinks links, SavedSearches searches, CancellationToken cancellationToken)
    {
        await searches.StopMailsAsync(links.Read(token), cancellationToken);
        return TypedResults.NoContent();
    }

    private static RedirectHttpResult ConfirmStop(string? token) => TypedResults.Redirect(QueryHelpers.AddQueryString(StopLinks.Page, "token", token ?? ""));

    private static async Task<IResult> ShowOrNotFoundAsync(Guid id, CurrentReader reader, SavedSearches searches, CancellationToken cancellationToken) =>
        await searches.FindOrNullAsync(reader.Required, id, cancellationToken) is { } view
            ? TypedResults.Ok(SavedSearchResponse.From(view, await searches.ListNewAsync(reader.Required, id, DocumentsShown, cancellationToken)))
            : Problem.NotFound().ToResult();

    private static (AlertFrequency? Frequency, AlertWay? Way) Choices(FieldMessages errors, string? frequency, string? way)
    {
        var isFrequency = KebabCase.TryParse<AlertFrequency>(frequency, out var when);
        var isWay = KebabCase.TryParse<AlertWay>(way, out var where);
        errors.Require("frequency", frequency is null || isFrequency, "Say at-once, daily, weekly or never.");
        errors.Require("by", way is null || isWay, "Say mail, site or both.");
        return (isFrequency ? when : null, isWay ? where : null);
    }
}
