using Library.Indexer.Search.Queries;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Library.Storage.Searches;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <param name="Title">Null where the reader may not see the document.</param>
internal sealed record JudgedDocumentView(Guid Id, int Grade, string? Title, bool IsInTrash);

/// <summary>A judged search as admins see it.</summary>
/// <param name="JudgedBy">The name of whoever judged it last.</param>
internal sealed record JudgedView(JudgedSearch Search, IReadOnlyList<JudgedDocumentView> Documents, string JudgedBy)
{
    /// <summary>The grades by document, for <see cref="Library.Indexer.Search.Evaluation.Measures"/>: without what lies in the trash, since nobody finds that.</summary>
    public IReadOnlyDictionary<string, int> Grades { get; } = Documents.Where(document => !document.IsInTrash).ToDictionary(document => document.Id.ToString(), document => document.Grade, StringComparer.Ordinal);
}

/// <summary>Reads judged searches, for admins.</summary>
internal sealed class JudgedList(LibraryDbContext catalogue)
{
    /// <summary>All of them, the newest first.</summary>
    public Task<IReadOnlyList<JudgedView>> ListAsync(Reader reader, CancellationToken cancellationToken) => ListAsync(reader, after: null, JudgedSearch.MaxSearches, cancellationToken);

    /// <param name="after">The last one of the part before; null for the first part.</param>
    public Task<IReadOnlyList<JudgedView>> ListAsync(Reader reader, Guid? after, int take, CancellationToken cancellationToken) =>
        ReadAsync(reader, catalogue.JudgedSearches.Where(search => after == null || search.Id < after).OrderByDescending(search => search.Id).Take(take), cancellationToken);

    /// <summary>One; null where there is none.</summary>
    public async Task<JudgedView?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(reader, catalogue.JudgedSearches.Where(search => search.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>The one that asks for the same as a text; null where there is none.</summary>
    public async Task<JudgedView?> FindSameOrNullAsync(Reader reader, string text, CancellationToken cancellationToken)
    {
        var key = KeyOf(text);
        return (await ReadAsync(reader, catalogue.JudgedSearches.Where(search => search.Key == key), cancellationToken)).SingleOrDefault();
    }

    /// <summary>Equal for searches that ask for the same; what is too long to be searched for is not read.</summary>
    public static string KeyOf(string text)
    {
        var line = PlainLine.Of(text);
        return line.Length <= LoggedSearch.MaxTextLength ? QueryKey.Of(line) : line;
    }

    private async Task<IReadOnlyList<JudgedView>> ReadAsync(Reader reader, IQueryable<JudgedSearch> listed, CancellationToken cancellationToken)
    {
        var rows = await listed.AsNoTracking().Include(search => search.Judgements).AsSplitQuery().ToListAsync(cancellationToken);
        var ids = rows.SelectMany(row => row.Judgements).Select(judgement => judgement.DocumentId).Distinct().ToList();
        var titles = await catalogue.Documents.VisibleTo(reader.Scope).Where(document => ids.Contains(document.Id)).ToDictionaryAsync(document => document.Id, document => document.Title, cancellationToken);
        var trashed = (await catalogue.Documents.Where(document => ids.Contains(document.Id) && document.TrashedAt != null).Select(document => document.Id).ToListAsync(cancellationToken)).ToHashSet();
        var people = rows.Select(row => row.JudgedById).Distinct().ToList();
        var names = await catalogue.Users.Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        return [.. rows.Select(row => new JudgedView(
            row,
            [.. row.Judgements.Select(judgement => new JudgedDocumentView(judgement.DocumentId, judgement.Grade, titles.GetValueOrDefault(judgement.DocumentId), trashed.Contains(judgement.DocumentId)))
                .OrderByDescending(document => document.Grade).ThenBy(document => document.Title, StringComparer.OrdinalIgnoreCase).ThenBy(document => document.Id)],
            names.GetValueOrDefault(row.JudgedById, "")))];
    }
}
