namespace Library.Storage.Catalogue;

/// <summary>One file of a document. Its bytes never change.</summary>
public sealed class DocumentVersion
{
    public const int MaxFileNameLength = 200;
    public const int MaxNoteLength = 1_000;

    public Guid Id { get; init; }

    public Guid DocumentId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public int Number { get; init; }

    public required string FileName { get; init; }

    public FileFormat Format { get; init; }

    public long Bytes { get; init; }

    /// <summary>Of the original bytes, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public Guid BlobId { get; init; }

    public string Note { get; init; } = "";

    public Guid CreatedById { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public VersionState State { get; set; }

    public FailureCode? FailureCode { get; set; }

    /// <summary>One sentence for people.</summary>
    public string? FailureMessage { get; set; }

    /// <summary>How often its extraction was begun; counted before it begins, so that a file that kills the process is given up.</summary>
    public int Attempts { get; set; }

    public int? Pages { get; set; }

    public bool HasText { get; set; }

    /// <summary>Which extractor made the text that is kept; null while there is none.</summary>
    public int? ExtractorVersion { get; set; }

    /// <summary>Null where every page has text of its own, or there is no text at all yet.</summary>
    public OcrState? Ocr { get; set; }

    /// <summary>Comments in the file, which whoever downloads it can read.</summary>
    public int Comments { get; set; }

    /// <summary>Insertions and deletions in the file that were tracked and not accepted, which whoever downloads it can read.</summary>
    public int TrackedChanges { get; set; }

    public Blob? Blob { get; init; }

    public Document? Document { get; init; }
}
