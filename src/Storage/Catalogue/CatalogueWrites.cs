using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>What several changes of the catalogue have in common.</summary>
internal static class CatalogueWrites
{
    /// <summary>The document with all that its audience depends on, tracked; null where it is not among those that the reader may know of.</summary>
    public static Task<Document?> FindForChangeOrNullAsync(
        this LibraryDbContext catalogue, Func<IQueryable<Document>, IQueryable<Document>> known, Guid id, CancellationToken cancellationToken) =>
        known(catalogue.Documents)
            .Include(document => document.Areas)
            .Include(document => document.Cops)
            .Include(document => document.Tags)
            .Include(document => document.Audience)
            .AsSplitQuery()
            .SingleOrDefaultAsync(document => document.Id == id, cancellationToken);

    /// <summary>Has the index follow these documents, though nothing that is said of them has changed.</summary>
    public static async Task TouchAsync(this LibraryDbContext catalogue, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(500))
        {
            await catalogue.Documents.Where(document => some.Contains(document.Id)).ExecuteUpdateAsync(update => update.SetProperty(document => document.Revision, document => document.Revision + 1), cancellationToken);
        }
    }

    /// <summary>Has the index follow the documents that another one takes the place of, since that one came or went. Inside the caller's transaction.</summary>
    /// <returns>Those documents.</returns>
    public static async Task<IReadOnlyCollection<Guid>> TouchSupersededAsync(this LibraryDbContext catalogue, Guid successor, CancellationToken cancellationToken)
    {
        var ids = await catalogue.Documents.Where(document => document.SupersededById == successor).Select(document => document.Id).ToListAsync(cancellationToken);
        await catalogue.TouchAsync(ids, cancellationToken);
        return ids;
    }

    /// <summary>Adds the tags that nobody has used before; an existing one keeps its label.</summary>
    public static async Task AddMissingTagsAsync(this LibraryDbContext catalogue, IReadOnlyDictionary<string, string> labelsBySlug, CancellationToken cancellationToken)
    {
        var slugs = labelsBySlug.Keys.ToArray();
        var known = await catalogue.Tags.Where(tag => slugs.Contains(tag.Slug)).Select(tag => tag.Slug).ToListAsync(cancellationToken);

        // In one order, so that no two that add the same wait for each other.
        catalogue.AddRange(slugs.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(slug => new Tag { Slug = slug, Label = labelsBySlug[slug] }));
    }
}
