using Library.Api.Items;
using Library.Storage.Catalogue;

namespace Library.Api.Collections;

/// <summary>
/// Says what is dead or outdated in a collection, to who may change it. Of a document that this reader does not see nothing is told
/// but that not everybody does: not whether it waits, is a draft, or lies in the trash.
/// </summary>
internal static class CollectionProblems
{
    /// <param name="documents">Those that the reader sees, also in the trash, by id.</param>
    /// <returns>Null where nothing is wrong with the item.</returns>
    public static ItemProblem? Of(ItemView item, IReadOnlyDictionary<Guid, DocumentView> documents)
    {
        if (!item.Item.HasDocument)
        {
            return null;
        }

        if (item.Item.DocumentId is not { } id)
        {
            return ItemProblem.Gone;
        }

        return !documents.TryGetValue(id, out var document) ? ItemProblem.NotForAll
            : document.TrashedAt is not null ? ItemProblem.Trashed
            : item.Version is not { } version ? ItemProblem.Gone
            : !item.IsSeenByOthers ? ItemProblem.NotForAll
            : version.State == VersionState.Failed ? ItemProblem.Failed
            : document.IsSuperseded ? ItemProblem.Superseded
            : version != document.Newest ? ItemProblem.OlderVersion
            : null;
    }
}
