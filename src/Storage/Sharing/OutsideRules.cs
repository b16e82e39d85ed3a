using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Sharing;

/// <summary>What people without an account may see. This is the one place that says so; nothing but these queries leads outside.</summary>
public static class OutsideRules
{
    /// <summary>The documents that an admin may share one by one: published, whoever of the members sees them.</summary>
    public static IQueryable<Document> Shareable(this IQueryable<Document> documents) =>
        documents.Where(document => document.TrashedAt == null && document.Visibility != Visibility.Draft && document.Review == null);

    /// <summary>The documents that a shared collection shows: those of all members, while nothing stands in their place.</summary>
    public static IQueryable<Document> ShownInSharedCollections(this LibraryDbContext catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return catalogue.Documents.Shareable().NotSuperseded(catalogue).Where(document => document.Visibility == Visibility.Members);
    }

    /// <summary>The shares that are neither revoked nor past their end.</summary>
    public static IQueryable<OutsideShare> OpenAt(this IQueryable<OutsideShare> shares, DateTimeOffset now) =>
        shares.Where(share => share.RevokedAt == null && (share.ExpiresAt == null || share.ExpiresAt > now));

    /// <summary>The shares that answer at a moment: open, while sharing outside is switched on and what they show is there and published.</summary>
    public static IQueryable<OutsideShare> SharesShownAt(this LibraryDbContext catalogue, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var documents = catalogue.Documents.Shareable();
        return catalogue.OutsideShares.AsNoTracking().OpenAt(now)
            .Where(_ => catalogue.State.Any(state => state.Name == CatalogueState.SharingOutside && state.Value == CatalogueState.On))
            .Where(share => share.DocumentId != null
                ? documents.Any(document => document.Id == share.DocumentId && document.Versions.Any(version => version.Number == share.VersionNumber))
                : catalogue.Collections.Any(collection => collection.Slug == share.CollectionSlug && collection.IsPublished));
    }
}
