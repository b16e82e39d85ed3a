namespace Library.Storage.Catalogue;

/// <summary>A single value that the system remembers about itself.</summary>
public sealed class CatalogueState
{
    /// <summary>The index build that <see cref="Document.IndexedRevision"/> speaks of.</summary>
    public const string IndexBuild = "index-build";

    /// <summary>Whether anything is shown to people without an account: <see cref="On"/>; everything else, and no row, is off.</summary>
    public const string SharingOutside = "sharing-outside";

    /// <summary>The secret of the link that makes the first admin; no row where there is none to be made.</summary>
    public const string FirstAdminLink = "first-admin-link";

    /// <summary>The backup that is being restored; there as long as the restore is not complete.</summary>
    public const string Restoring = "restoring";

    public const string On = "on";

    public const string Off = "off";

    public required string Name { get; init; }

    public required string Value { get; set; }
}
