using Library.Storage.Catalogue;
using Library.Storage.Items;

namespace Library.Api.Items;

/// <summary>An item of a list as one reader sees it.</summary>
/// <param name="Document">Null for a heading or note, and where the reader does not see it.</param>
/// <param name="Version">The version that it means.</param>
/// <param name="IsWithheld">Whether there is a document that the reader does not see, for whatever reason: then nothing of the item is told but its number.</param>
/// <param name="IsSeenByOthers">Whether those whom the list is for see it, or will once it is published.</param>
public sealed record ItemView(ListedItem Item, DocumentView? Document, DocumentVersionView? Version, bool IsWithheld, bool IsSeenByOthers)
{
    /// <summary>Why readers do not get it, or should not: found for who may change the list; null where nothing is wrong.</summary>
    public ItemProblem? Problem { get; init; }

    /// <summary>What stands above it: its own heading, else the document's title.</summary>
    public string Heading => Item.Heading.Length > 0 ? Item.Heading : Document?.Title ?? "";

    /// <summary>The items in order.</summary>
    /// <param name="documents">Those that the reader may see, by id.</param>
    /// <param name="isSeenByOthers">Whether those whom the list is for see a document.</param>
    public static IReadOnlyList<ItemView> ListOf(IEnumerable<ListedItem> items, IReadOnlyDictionary<Guid, DocumentView> documents, Func<Guid, bool> isSeenByOthers) =>
        [.. items.OrderBy(item => item.Position).Select(item => Of(item, documents, isSeenByOthers))];

    private static ItemView Of(ListedItem item, IReadOnlyDictionary<Guid, DocumentView> documents, Func<Guid, bool> isSeenByOthers)
    {
        if (!item.HasDocument)
        {
            return new ItemView(item, null, null, IsWithheld: false, IsSeenByOthers: true);
        }

        var document = item.DocumentId is { } id && documents.TryGetValue(id, out var found) && found.TrashedAt is null ? found : null;
        var version = item.Version is { } number ? document?.Versions.FirstOrDefault(row => row.Number == number) : document?.Newest;
        return version is null
            ? new ItemView(item, null, null, IsWithheld: true, IsSeenByOthers: false)
            : new ItemView(item, document, version, IsWithheld: false, isSeenByOthers(item.DocumentId ?? Guid.Empty));
    }
}
