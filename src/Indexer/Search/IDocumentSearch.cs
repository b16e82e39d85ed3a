using Library.Storage.Cops;

namespace Library.Indexer.Search;

/// <summary>Full-text search over the library, and over posts of conversations where that is asked for (<see cref="SearchRequest.Among"/>). What the reader may not see does not exist for it: not as a hit, count, snippet or suggestion.</summary>
public interface IDocumentSearch
{
    /// <exception cref="SearchUnavailableException">There is no index to search yet; worth another try.</exception>
    Task<SearchResponse> SearchAsync(ReaderScope scope, SearchRequest request, CancellationToken cancellationToken);

    /// <summary>All documents that a search finds with every word as it was typed, neither corrected nor with most of the words only.</summary>
    /// <returns>Their ids, in no order; null where they are more than <paramref name="limit"/>.</returns>
    /// <exception cref="SearchUnavailableException">There is no index to search yet; worth another try.</exception>
    Task<IReadOnlyCollection<Guid>?> ListAllOrNullAsync(ReaderScope scope, SearchRequest request, int limit, CancellationToken cancellationToken);

    /// <summary>Which of a few documents each of many searches finds, likewise: cheaper by far than each of the searches.</summary>
    /// <remarks>By the rights that the index knows; the caller asks the catalogue what has changed since.</remarks>
    /// <returns>Their ids by search, in its order.</returns>
    /// <exception cref="SearchUnavailableException">There is no index to search yet; worth another try.</exception>
    IReadOnlyList<IReadOnlyList<Guid>> MatchAmong(IReadOnlyCollection<Guid> documents, IReadOnlyList<(ReaderScope Scope, SearchRequest Request)> searches, CancellationToken cancellationToken);

    /// <summary>The pages of one document on which the words of a query stand, best passage first on each page, in page order; at most <paramref name="limit"/> pages.</summary>
    /// <returns>Empty where the reader may not see the document, it has no such version in the index, or nothing matches.</returns>
    Task<IReadOnlyList<Snippet>> FindInDocumentAsync(ReaderScope scope, Guid id, int version, string text, int limit, CancellationToken cancellationToken);

    /// <summary>How documents begin, or a page of them: a passage of each, which is cut at a word.</summary>
    /// <param name="places">Documents, each with a page of its newest version, or null for its description, else its first page.</param>
    /// <returns>In the order of <paramref name="places"/>; null where the reader may not see the document, it is not in the index, or there is no such page with text.</returns>
    /// <exception cref="SearchUnavailableException">There is no index to read yet; worth another try.</exception>
    Task<IReadOnlyList<Snippet?>> ListBeginningsAsync(ReaderScope scope, IReadOnlyList<(Guid Id, int? Page)> places, CancellationToken cancellationToken);

    /// <summary>Documents about the same as one, best first.</summary>
    /// <returns>Their ids; empty where the reader may not see the document, or nothing is like it.</returns>
    Task<IReadOnlyList<Guid>> ListSimilarAsync(ReaderScope scope, Guid id, int limit, CancellationToken cancellationToken);

    /// <summary>Why a document is a hit of a query; null where the reader may not see it.</summary>
    Task<HitExplanation?> ExplainAsync(ReaderScope scope, Guid id, string text, CancellationToken cancellationToken);

    /// <summary>Titles that continue what is being typed, best first: those that start so, then those with a word that does, then those that do but for a typing error.</summary>
    Task<IReadOnlyList<Suggestion>> SuggestAsync(ReaderScope scope, string text, int limit, CancellationToken cancellationToken);

    /// <summary>The first of some queries that find a document for the reader, with all words and as they stand; none that also has words without which it finds something.</summary>
    Task<IReadOnlyList<string>> ListFindingAsync(ReaderScope scope, IEnumerable<string> queries, int limit, CancellationToken cancellationToken);

    /// <summary>Where the words of a query stand in a text, by the same analysis as the search: for marking pages that are shown.</summary>
    /// <param name="languages">Those of the document that the text is in, <see cref="Extraction.ExtractedText.ListLanguages"/>.</param>
    IReadOnlyList<Mark> MarkWords(string query, string text, IReadOnlyList<string> languages);
}

/// <param name="Id">The document that is suggested.</param>
public sealed record Suggestion(string Text, Guid Id);

/// <summary>The index is not there yet or cannot be read; it is being rebuilt. Worth another try.</summary>
public sealed class SearchUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
