namespace Library.Storage.Catalogue;

/// <summary>A single value that the system remembers about itself.</summary>
public sealed class CatalogueState
{
    /// <summary>The index build that <see cref="Document.IndexedRevision"/> speaks of.</summary>
    public const string IndexBuild = "index-build";

    public required string Name { get; init; }

    public required string Value { get; set; }
}
