namespace Library.Storage.Wholeness;

/// <summary>What can be wrong between catalogue, file store and index.</summary>
public enum FindingKind
{
    MissingFile,
    WrongLength,
    ChangedBytes,
    UnreadableFile,
    OrphanedFile,
    UnknownFile,
    NotSwept,
    MissingText,
    DamagedText,
    WrongCount,
    StuckVersion,
    MissingPicture,
    NotInIndex,
    WrongRevision,
    UnknownToCatalogue,
    BrokenIndexFile,
    UnfinishedPurge,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Subject">A document, or a key of the file store.</param>
/// <param name="What">A sentence.</param>
/// <param name="Advice">A sentence that says what to do, or what was done.</param>
public sealed record Finding(FindingKind Kind, string Subject, string What, string Advice, bool IsRepaired)
{
    /// <summary>All of it, on one line.</summary>
    public string Line => $"{(IsRepaired ? "repaired " : "")}{KebabCase.Of(Kind)} {Subject}: {What} {Advice}";
}
