using Library.Api.Documents;
using Library.Storage;
using Library.Storage.Alerts;

namespace Library.Api.Alerts;

/// <param name="Search">What stands in the address of the search page after the question mark: <c>q=fiscal+policy&amp;area=finance</c>.</param>
/// <param name="Name">At most 100 characters; the words of the search where it is left out.</param>
/// <param name="Frequency">"at-once", "daily", "weekly" or "never"; "daily" where it is left out.</param>
/// <param name="By">"mail", "site" or "both"; "mail" where it is left out.</param>
internal sealed record SaveSearchRequest(string? Search, string? Name, string? Frequency, string? By);

/// <summary>What is left out stays as it is.</summary>
internal sealed record ChangeSavedSearchRequest(string? Name, string? Frequency, string? By);

/// <param name="Href">The page of the search.</param>
/// <param name="New">How many documents it found since its owner last opened it.</param>
/// <param name="NewDocuments">The last found of them, at most fifty; null in lists.</param>
internal sealed record SavedSearchResponse(
    string Id, string Name, string Search, string Href, string Frequency, string By, int New, DateTimeOffset CreatedAt, DateTimeOffset LookedAt, IReadOnlyList<NewDocumentResponse>? NewDocuments)
{
    public static SavedSearchResponse From(SavedSearchView view, IReadOnlyList<NewDocument>? documents) => new(
        view.Search.Id.ToString(), view.Search.Name, view.Search.Query.TrimStart('?'), $"/search{view.Search.Query}", KebabCase.Of(view.Search.Frequency), KebabCase.Of(view.Search.Way), view.New,
        view.Search.CreatedAt, view.Search.LookedAt, documents is null ? null : [.. documents.Select(NewDocumentResponse.From)]);
}

internal sealed record NewDocumentResponse(string Id, string Title, string Href, DateTimeOffset FoundAt)
{
    public static NewDocumentResponse From(NewDocument document) => new(document.DocumentId.ToString(), document.Title, DocumentResponse.HrefOf(document.DocumentId), document.FoundAt);
}

internal sealed record SavedSearchesResponse(IReadOnlyList<SavedSearchResponse> Items, string? Next);
