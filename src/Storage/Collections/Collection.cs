using Library.Storage.Items;
using Library.Storage.People;

namespace Library.Storage.Collections;

/// <summary>A curated, ordered set of documents with an introduction, such as a starter kit.</summary>
public sealed class Collection
{
    public const int MaxTitleLength = 200;
    public const int MaxIntroductionLength = 20_000;
    public const int MaxCurators = 20;

    /// <summary>Its name in addresses; it stays.</summary>
    public required string Slug { get; init; }

    public required string Title { get; set; }

    /// <summary>Markdown.</summary>
    public string Introduction { get; set; } = "";

    /// <summary>Its picture in the file store; null where it has none.</summary>
    public string? CoverKey { get; set; }

    /// <summary>Whether everybody signed in sees it; else its curators and the admins.</summary>
    public bool IsPublished { get; set; }

    /// <summary>Raised with each change; what <c>If-Match</c> names.</summary>
    public long Revision { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public List<CollectionItem> Items { get; init; } = [];

    public List<CollectionCurator> Curators { get; init; } = [];
}

/// <summary>One entry of a collection; one without a document begins a section.</summary>
public sealed class CollectionItem : ListedItem
{
    public required string CollectionSlug { get; init; }
}

/// <summary>Somebody who may change a collection beside the admins.</summary>
public sealed class CollectionCurator
{
    public required string CollectionSlug { get; init; }

    public Guid PersonId { get; init; }
}

/// <summary>Who sees collections, and who changes them. Making and deleting them is the admins'.</summary>
public static class CollectionRules
{
    public static IQueryable<Collection> VisibleTo(this IQueryable<Collection> collections, Reader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.IsAdmin ? collections : collections.Where(collection => collection.IsPublished || collection.Curators.Any(curator => curator.PersonId == reader.Id));
    }

    /// <summary>Those that the reader may change.</summary>
    public static IQueryable<Collection> EditableBy(this IQueryable<Collection> collections, Reader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.IsAdmin ? collections : collections.Where(collection => collection.Curators.Any(curator => curator.PersonId == reader.Id));
    }

    /// <summary>Whether the reader may change it; its curators are read.</summary>
    public static bool MayEdit(Reader reader, Collection collection)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(collection);
        return reader.IsAdmin || collection.Curators.Exists(curator => curator.PersonId == reader.Id);
    }
}
