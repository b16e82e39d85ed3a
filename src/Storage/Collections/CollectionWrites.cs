using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Items;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Collections;

/// <summary>What changes of collections have in common, inside the caller's transaction.</summary>
internal static class CollectionWrites
{
    /// <summary>A collection that the reader may change, with its items and curators; else why not.</summary>
    public static async Task<(Collection? Collection, CollectionChange? Refusal)> FindForChangeAsync(this LibraryDbContext catalogue, Reader reader, string slug, CancellationToken cancellationToken) =>
        await catalogue.Collections.Include(row => row.Items).Include(row => row.Curators).AsSplitQuery().VisibleTo(reader).SingleOrDefaultAsync(row => row.Slug == slug, cancellationToken) is not { } collection ? (null, new CollectionChange.NotFound())
            : CollectionRules.MayEdit(reader, collection) ? (collection, null)
            : (null, new CollectionChange.NotAllowed("Only its curators and admins change a collection."));

    /// <summary>Puts a document that the reader sees at the end of a collection that they may change, unless it stands there.</summary>
    public static async Task<CollectionChange> PutLastAsync(this LibraryDbContext catalogue, Reader reader, Collection collection, Guid documentId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await catalogue.Documents.VisibleTo(reader.Scope).AnyAsync(document => document.Id == documentId && document.TrashedAt == null, cancellationToken))
        {
            return new CollectionChange.NotFound();
        }

        if (collection.Items.Exists(item => item.DocumentId == documentId))
        {
            return new CollectionChange.Done(collection.Slug, []);
        }

        if (FullOrNull(collection) is { } full)
        {
            return full;
        }

        var item = new CollectionItem { Id = Guid.CreateVersion7(now), CollectionSlug = collection.Slug, DocumentId = documentId, HasDocument = true, Position = collection.Items.Count + 1 };
        collection.Items.Add(item);
        catalogue.Entry(item).State = EntityState.Added;
        collection.Revision++;
        collection.UpdatedAt = now;
        catalogue.Add(Entry("collection-changed", reader, collection.Slug, now));
        Guid[] changed = collection.IsPublished ? [documentId] : [];
        await catalogue.TouchAsync(changed, cancellationToken);
        return new CollectionChange.Done(collection.Slug, changed);
    }

    /// <summary>What is said of a collection that takes no more; null where it does.</summary>
    public static CollectionChange? FullOrNull(Collection collection) => collection.Items.Count < ItemLists.MaxItems ? null
        : new CollectionChange.Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["collection"] = [$"“{collection.Title}” is full: there are at most {ItemLists.MaxItems} items."] });

    public static AuditEntry Entry(string action, Reader reader, string slug, DateTimeOffset now) => new() { At = now, PersonId = reader.Id, Action = action, Subject = slug };
}
