using Library.Api.Items;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Collections;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Collections;

/// <summary>A collection as one reader sees it.</summary>
internal sealed record CollectionView(Collection Collection, bool MayEdit, IReadOnlyList<ItemView> Items);

/// <summary>Reads collections for readers.</summary>
internal sealed class CollectionReading(LibraryDbContext catalogue)
{
    private const int MaxWords = 8;

    /// <summary>The collections that the reader may see, in no order yet.</summary>
    public IQueryable<Collection> List(Reader reader) => catalogue.Collections.AsNoTracking().VisibleTo(reader);

    /// <summary>Published collections with all of some words in their titles, by title.</summary>
    public async Task<IReadOnlyList<Collection>> FindAsync(Reader reader, string words, int limit, CancellationToken cancellationToken)
    {
        var parts = PlainLine.Of(words).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxWords).ToList();
        var found = parts.Aggregate(List(reader).Where(collection => collection.IsPublished), (collections, word) =>
        {
            var pattern = LikePattern.Containing(word);
            return collections.Where(collection => EF.Functions.Like(LikePattern.Lower(collection.Title), pattern, LikePattern.Escape));
        });
        return parts.Count == 0 ? [] : await found.OrderBy(collection => collection.Title).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>One collection; null where the reader may not see it.</summary>
    public async Task<CollectionView?> FindOrNullAsync(Reader reader, string slug, CancellationToken cancellationToken)
    {
        var collection = await List(reader).Include(row => row.Items).Include(row => row.Curators).AsSplitQuery().SingleOrDefaultAsync(row => row.Slug == slug, cancellationToken);
        if (collection is null)
        {
            return null;
        }

        var ids = collection.Items.Select(item => item.DocumentId).OfType<Guid>().Distinct().ToList();
        var documents = await catalogue.ListDocumentsAsync(reader.Scope, ids, cancellationToken);
        var open = await catalogue.Documents.Where(document => ids.Contains(document.Id) && document.Audience.Any(entry => entry.Token == AudienceToken.Members)).Select(document => document.Id).ToListAsync(cancellationToken);
        var items = ItemView.ListOf(collection.Items, documents, open.Contains);
        return CollectionRules.MayEdit(reader, collection)
            ? new CollectionView(collection, MayEdit: true, [.. items.Select(item => item with { Problem = CollectionProblems.Of(item, documents) })])
            : new CollectionView(collection, MayEdit: false, items);
    }
}
