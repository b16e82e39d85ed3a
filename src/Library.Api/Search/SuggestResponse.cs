namespace Library.Api.Search;

/// <param name="Suggestions">Best first; those of a kind stand together.</param>
internal sealed record SuggestResponse(IReadOnlyList<SuggestionResponse> Suggestions);

/// <param name="Kind">"collection", "cop", "document" (by its title), "query" (that several people made) or "word" (of the field).</param>
/// <param name="Href">The place itself; for queries and words a search for them.</param>
/// <param name="Marks">The typed letters in the text, as start and end (exclusive) in UTF-16 units.</param>
internal sealed record SuggestionResponse(string Text, string Kind, string Href, IReadOnlyList<int[]> Marks);
