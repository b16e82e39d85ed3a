using Library.Api.Collections;
using Library.Api.Documents;
using Library.Indexer.Search;
using Library.Indexer.Search.Suggesting;
using Library.Storage.People;

namespace Library.Api.Search;

/// <summary>Completes what is being typed, from all that has a name and that the reader may see.</summary>
internal sealed class Suggestions(IDocumentSearch search, PlaceNames places, KnownQueries known)
{
    private const int MaxTitles = 5;
    private const int MaxQueries = 3;
    private const int MaxWords = 2;

    /// <exception cref="SearchUnavailableException">There is no index yet; worth another try.</exception>
    public async Task<IReadOnlyList<SuggestionResponse>> ListAsync(Reader reader, string text, CancellationToken cancellationToken)
    {
        var typed = TypedWords.Read(text);
        if (typed.IsEmpty)
        {
            return [];
        }

        var placed = await places.CompleteAsync(reader, typed, cancellationToken);
        var longer = known.ListLongerNames(text);
        var (queries, words) = known.Complete(typed, longer);
        var titles = await ListTitlesAsync(reader, [text, .. longer], cancellationToken);

        // Others may have looked for what this reader may not see: only what finds something is told.
        var finding = queries.Count + words.Count == 0 ? [] : (await search.ListFindingAsync(reader.Scope, queries.Concat(words), queries.Count + words.Count, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var names = longer.Select(TypedWords.Read).ToList();
        List<SuggestionResponse> suggested =
        [
            .. placed.Select(place => place.IsCop ? Suggest(place.Name, "cop", $"/communities/{place.Slug}") : Suggest(place.Name, "collection", CollectionResponse.HrefOf(place.Slug))),
            .. titles.Select(title => Suggest(title.Text, "document", DocumentResponse.HrefOf(title.Id))),
            .. queries.Where(finding.Contains).Take(MaxQueries).Select(query => Suggest(query, "query", AddressOf(query))),
            .. words.Where(finding.Contains).Take(MaxWords).Select(word => Suggest(word, "word", AddressOf(word))),
        ];

        // What is typed stands for longer names, which are as good as typed. Each list forgives typing errors where it has nothing as typed; all together do so only where none has.
        return suggested.Where(suggestion => typed.AreIn(suggestion.Text) || names.Exists(name => name.AreIn(suggestion.Text))).ToList() is { Count: > 0 } asTyped ? asTyped : suggested;

        SuggestionResponse Suggest(string name, string kind, string href) => new(name, kind, href, [.. typed.Mark(name).Select(mark => new[] { mark.Start, mark.End })]);
    }

    /// <summary>Titles that continue what is typed, then those that continue what it stands for.</summary>
    private async Task<IReadOnlyList<Suggestion>> ListTitlesAsync(Reader reader, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var titles = new List<Suggestion>();
        foreach (var text in texts)
        {
            titles.AddRange(titles.Count >= MaxTitles ? [] : await search.SuggestAsync(reader.Scope, text, MaxTitles, cancellationToken));
        }

        return [.. titles.DistinctBy(title => title.Id).Take(MaxTitles)];
    }

    private static string AddressOf(string query) => new SearchQuery { Q = query }.ToAddress("/search");
}
