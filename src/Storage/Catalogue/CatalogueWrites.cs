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

    /// <summary>Adds the tags that nobody has used before; an existing one keeps its label.</summary>
    public static async Task AddMissingTagsAsync(this LibraryDbContext catalogue, IReadOnlyDictionary<string, string> labelsBySlug, CancellationToken cancellationToken)
    {
        var slugs = labelsBySlug.Keys.ToArray();
        var known = await catalogue.Tags.Where(tag => slugs.Contains(tag.Slug)).Select(tag => tag.Slug).ToListAsync(cancellationToken);
        catalogue.AddRange(slugs.Except(known, StringComparer.Ordinal).Select(slug => new Tag { Slug = slug, Label = labelsBySlug[slug] }));
    }
}
