using Library.Api.Search;
using Library.Indexer.Search;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Library.Storage.Searches;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <summary>Lists the documents that may answer a search: what it finds, what was opened from it, what has a title that was looked for, and what is judged already.</summary>
internal sealed class JudgeRows(LibraryDbContext catalogue, LibrarySearch search, SearchReports reports, PinList titles)
{
    /// <summary>Hits that are listed.</summary>
    public const int Shown = 20;

    private const int OpenedDays = 365;
    private const int MaxOpened = 5;

    /// <param name="grades">As the form has them; null where it was not sent yet: then what is judged stands there, or what was opened is suggested.</param>
    /// <returns>In the order of the results, then what is not among them; and whether the search could be run.</returns>
    public async Task<(IReadOnlyList<JudgeRow> Rows, bool IsFound)> ListAsync(Reader reader, string text, string title, JudgedView? saved, IReadOnlyDictionary<Guid, int>? grades, CancellationToken cancellationToken)
    {
        var (hits, isFound) = await FindAsync(reader, text, cancellationToken);
        var opened = (await reports.ListOpenedAsync(JudgedList.KeyOf(text), OpenedDays, MaxOpened, cancellationToken)).ToDictionary(row => row.Document, row => row.Searches);
        var byTitle = title.Length == 0 ? [] : (await titles.FindDocumentsAsync(reader, title, cancellationToken)).Select(document => document.Id);
        var judged = saved?.Documents.ToDictionary(document => document.Id) ?? [];
        var ids = hits.Concat(byTitle).Concat(judged.Keys).Concat(grades?.Where(row => row.Value > 0).Select(row => row.Key) ?? []).Concat(opened.Keys).Distinct().Take(2 * JudgedSearch.MaxDocuments).ToList();
        var known = await catalogue.Documents.VisibleTo(reader.Scope).Where(document => ids.Contains(document.Id)).Select(document => new { document.Id, document.Title, document.TrashedAt }).ToDictionaryAsync(document => document.Id, cancellationToken);
        return ([.. ids.Where(id => judged.ContainsKey(id) || known.GetValueOrDefault(id) is { TrashedAt: null }).Select(id => new JudgeRow(
            id,
            known.GetValueOrDefault(id)?.Title,
            hits.IndexOf(id) is >= 0 and var place ? place + 1 : null,
            GradeOf(id),
            opened.GetValueOrDefault(id),
            judged.ContainsKey(id),
            judged.GetValueOrDefault(id)?.IsInTrash == true))], isFound);

        int GradeOf(Guid id) => grades is null
            ? judged.GetValueOrDefault(id)?.Grade ?? (saved is null && opened.ContainsKey(id) ? Judgement.Good : 0)
            : grades.TryGetValue(id, out var said) ? said : judged.GetValueOrDefault(id)?.Grade ?? 0;
    }

    private async Task<(List<Guid> Hits, bool IsFound)> FindAsync(Reader reader, string text, CancellationToken cancellationToken)
    {
        if (text.Length is 0 or > SearchRequest.MaxTextLength)
        {
            return ([], true);
        }

        try
        {
            var found = await search.FindAsync(reader, new SearchRequest { Text = text, Size = Shown, Partial = true, Snippets = 0, Facets = false }, cancellationToken);
            return ([.. found.Listed.Select(hit => hit.Id)], true);
        }
        catch (Exception exception) when (exception is SearchUnavailableException or SearchTooSlowException)
        {
            return ([], false);
        }
    }
}
