using Library.Api.Items;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Items;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Collections;

/// <summary>
/// Finds what is dead or outdated in a collection, for who may change it. Of a document that this reader does not see nothing is told
/// but that not everybody does: not whether it waits, is a draft, or lies in the trash.
/// </summary>
internal static class CollectionProblems
{
    /// <summary>The problem of each item; items without one are not in it.</summary>
    public static async Task<IReadOnlyDictionary<Guid, ItemProblem>> FindAsync(LibraryDbContext catalogue, ReaderScope scope, IReadOnlyCollection<ListedItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(item => item.DocumentId).OfType<Guid>().Distinct().ToList();
        var visible = await catalogue.Documents.VisibleTo(scope).Where(document => ids.Contains(document.Id)).Select(document => document.Id).ToListAsync(cancellationToken);
        var documents = await catalogue.Documents.AsNoTracking().Where(document => ids.Contains(document.Id)).Select(document => new
        {
            document.Id,
            IsTrashed = document.TrashedAt != null,
            IsForAll = document.Audience.Any(entry => entry.Token == AudienceToken.Members),
            IsSuperseded = document.SupersededById != null,
            Versions = document.Versions.OrderBy(version => version.Number).Select(version => new Known(version.Number, version.State)).ToList(),
        }).AsSplitQuery().ToDictionaryAsync(document => document.Id, cancellationToken);
        return items.Where(item => item.HasDocument).Select(item => (item.Id, Problem: ProblemOf(item))).Where(row => row.Problem is not null).ToDictionary(row => row.Id, row => row.Problem ?? default);

        ItemProblem? ProblemOf(ListedItem item)
        {
            if (item.DocumentId is not { } id || !documents.TryGetValue(id, out var document))
            {
                return ItemProblem.Gone;
            }

            var meant = item.Version is { } number ? document.Versions.Find(version => version.Number == number) : document.Versions[^1];
            return !visible.Contains(id) ? ItemProblem.NotForAll
                : document.IsTrashed ? ItemProblem.Trashed
                : meant is null ? ItemProblem.Gone
                : !document.IsForAll ? ItemProblem.NotForAll
                : meant.State == VersionState.Failed ? ItemProblem.Failed
                : document.IsSuperseded ? ItemProblem.Superseded
                : meant != document.Versions[^1] ? ItemProblem.OlderVersion
                : null;
        }
    }

    private sealed record Known(int Number, VersionState State);
}
