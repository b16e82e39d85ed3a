using Library.Indexer.Search;
using Library.Indexer.Search.Queries;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <summary>What a search finds before and after a change of the words that mean the same.</summary>
/// <param name="Before">How many documents.</param>
/// <param name="First">The titles of the first hits, as they would be.</param>
internal sealed record WordsEffect(string Text, int Before, int After, bool OrderChanges, IReadOnlyList<string> First);

/// <summary>Tries out words that mean the same, before they go live: each name that is new, gone or in other company is searched for with the old list and with the new one.</summary>
internal sealed class WordsPreview(IDocumentSearch search, LibraryDbContext catalogue)
{
    /// <summary>More names are not tried out: a list is not written anew each day.</summary>
    public const int MaxTried = 40;

    private const int Shown = 3;
    private const int Compared = 10;

    /// <returns>The effects, and how many names were too many to try.</returns>
    public async Task<(IReadOnlyList<WordsEffect> Effects, int Untried)> ListAsync(Reader reader, string before, string after, CancellationToken cancellationToken)
    {
        var names = ListChanged(before, after);
        var (old, renewed) = (Thesaurus.Parse(before), Thesaurus.Parse(after));
        var effects = new List<WordsEffect>();
        foreach (var name in names.Take(MaxTried))
        {
            if (await FindBothOrNullAsync(reader, name, old, renewed, cancellationToken) is not ({ } had, { } has))
            {
                continue;
            }

            List<Guid> first = [.. has.Hits.Select(hit => hit.Id)];
            var titles = await catalogue.Documents.VisibleTo(reader.Scope).Where(document => first.Take(Shown).Contains(document.Id)).ToDictionaryAsync(document => document.Id, document => document.Title, cancellationToken);
            effects.Add(new WordsEffect(name, had.Total, has.Total, !first.SequenceEqual(had.Hits.Select(hit => hit.Id)), [.. first.Take(Shown).Select(id => titles.GetValueOrDefault(id)).OfType<string>()]));
        }

        return (effects, names.Count - effects.Count);
    }

    /// <summary>The members of groups that are in one of the lists alone.</summary>
    private static List<string> ListChanged(string before, string after)
    {
        var (old, renewed) = (KeysOf(before), KeysOf(after));
        return [.. renewed.Where(group => !old.ContainsKey(group.Key)).Concat(old.Where(group => !renewed.ContainsKey(group.Key))).SelectMany(group => group.Value).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static Dictionary<string, IReadOnlyList<string>> KeysOf(string text)
    {
        var groups = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var members in Thesaurus.ListGroups(text))
        {
            groups.TryAdd(string.Join('\n', members.Order(StringComparer.OrdinalIgnoreCase)), members);
        }

        return groups;
    }

    /// <returns>Null where the search cannot be had, or takes too long.</returns>
    private async Task<(SearchResponse Before, SearchResponse After)?> FindBothOrNullAsync(Reader reader, string name, Thesaurus before, Thesaurus after, CancellationToken cancellationToken)
    {
        try
        {
            return (await FindAsync(reader, name, before, cancellationToken), await FindAsync(reader, name, after, cancellationToken));
        }
        catch (Exception exception) when (exception is SearchUnavailableException or SearchTooSlowException)
        {
            return null;
        }
    }

    private Task<SearchResponse> FindAsync(Reader reader, string text, Thesaurus thesaurus, CancellationToken cancellationToken) =>
        search.SearchAsync(reader.Scope, new SearchRequest { Text = text[..Math.Min(text.Length, SearchRequest.MaxTextLength)], Thesaurus = thesaurus, Size = Compared, Snippets = 0, Facets = false }, cancellationToken);
}
