namespace Library.Storage.Catalogue;

/// <summary>Why the text of a version could not be had; on the wire in kebab case ("too-large-unpacked").</summary>
public enum FailureCode
{
    /// <summary>Protected by a password that is not empty.</summary>
    Encrypted,

    /// <summary>Damaged beyond reading, or the parser died over it.</summary>
    Unreadable,

    /// <summary>Over the limit of memory, pages, unpacked size or nesting.</summary>
    TooLargeUnpacked,

    /// <summary>Over the limit of time.</summary>
    TooSlow,
}
