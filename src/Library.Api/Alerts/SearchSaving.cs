using Library.Api.Members;
using Library.Api.Search;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Alerts;
using Library.Storage.People;

namespace Library.Api.Alerts;

/// <summary>Keeps searches for people, with what they find at that moment.</summary>
internal sealed class SearchSaving(SavedSearches searches, SavedSearchWords words, PlaceFacets places, IDocumentSearch search, AssociationClock clock)
{
    /// <summary>Whether there is anything in a search to be kept.</summary>
    public static bool MayBeSaved(SearchQuery query) => !string.IsNullOrWhiteSpace(query.Q) || query.HasFilters();

    /// <summary>A search as it is kept: whatever the order and the page.</summary>
    public static string AddressOf(SearchQuery query) => (query with { Sort = null, Page = null, Size = null }).ToAddress("");

    /// <param name="query">The search as in the address of its page, with or without the question mark.</param>
    /// <param name="name">Null or blank for the words of the search itself.</param>
    /// <returns>It, or what is wrong.</returns>
    /// <exception cref="SearchUnavailableException">There is no index to search yet; worth another try.</exception>
    public async Task<(SavedSearch? Saved, FieldMessages Errors)> SaveAsync(Reader reader, string? query, string? name, AlertFrequency frequency, AlertWay way, CancellationToken cancellationToken)
    {
        var asked = SavedSearchWords.Read(query ?? "");
        var (request, wrong) = asked.ToRequest();
        var address = AddressOf(asked);
        var errors = new FieldMessages();
        errors.Require("search", wrong.Count == 0, string.Join(' ', wrong.Values.SelectMany(messages => messages)));
        errors.Require("search", MayBeSaved(asked), "Search for some words, or choose a filter, before you save the search.");
        errors.Require("search", address.Length <= SavedSearch.MaxQueryLength, "This search has too many words and filters to be saved.");
        CheckName(errors, name);
        if (errors.Any || request is null)
        {
            return (null, errors);
        }

        var now = clock.Now;
        var saved = new SavedSearch
        {
            Id = Guid.CreateVersion7(now),
            PersonId = reader.Id,
            Name = PlainLine.Of(name) is { Length: > 0 } given ? given : await words.ProposeNameAsync(reader, asked, cancellationToken),
            Query = address,
            Frequency = frequency,
            Way = way,
            CreatedAt = now,
            LookedAt = now,
            ScopeHash = ScopeHash.Of(reader.Scope),
        };
        var narrowed = await places.NarrowAsync(reader, request, cancellationToken);
        var result = await searches.SaveAsync(saved, cancelled => search.ListAllOrNullAsync(reader.Scope, narrowed, SavedSearchBaseline.MaxDocuments, cancelled), cancellationToken);
        errors.Require("search", result != SaveResult.TooMany, $"You keep {SavedSearch.MaxPerPerson} searches already; delete one that you need no more.");
        errors.Require("search", result != SaveResult.TooWide, "This search finds too much of the library to be told of what is new. Add a word or a filter.");
        return (result == SaveResult.Saved ? saved : null, errors);
    }

    /// <summary>What is wrong with a new name; a blank one is none.</summary>
    public static void CheckName(FieldMessages errors, string? name) =>
        errors.Require("name", PlainLine.Of(name).Length <= SavedSearch.MaxNameLength, $"A name has at most {SavedSearch.MaxNameLength} characters.");

    /// <summary>A saved search as its owner may ask it now; null where it cannot be asked any more.</summary>
    public async Task<SearchRequest?> RequestOrNullAsync(Reader owner, string query, CancellationToken cancellationToken) =>
        SavedSearchWords.Read(query).ToRequest().Request is { } request ? await places.NarrowAsync(owner, request, cancellationToken) : null;
}
