namespace Library.Storage.Catalogue;

/// <summary>
/// A version, or a whole document, that was taken out for good on purpose. The list is kept in the file store as well,
/// so that it is applied again to a catalogue that was restored from an older backup.
/// </summary>
public sealed class PurgedVersion
{
    public const int MaxReasonLength = 500;

    public Guid Id { get; init; }

    public Guid DocumentId { get; init; }

    /// <summary>The version's number; null where the whole document was purged.</summary>
    public int? Number { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null where its time in the trash had run out.</summary>
    public Guid? PersonId { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>The number of the published commit that first lacked it; null until there is one, and where the index is not published.</summary>
    public long? IndexedCommit { get; set; }
}
