namespace Library.Api.Items;

/// <summary>Why readers do not get what an item means, or should not; on the wire in kebab case. For who may change the list.</summary>
public enum ItemProblem
{
    /// <summary>The document, or the version that the item names, was purged.</summary>
    Gone,

    /// <summary>The document is in the trash.</summary>
    Trashed,

    /// <summary>Not all members see the document.</summary>
    NotForAll,

    /// <summary>The file could not be read.</summary>
    Failed,

    /// <summary>Another document stands in its place.</summary>
    Superseded,

    /// <summary>The item names a version, and there is a newer one.</summary>
    OlderVersion,
}
