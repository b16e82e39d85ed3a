using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction;

/// <summary>Ends the extraction of one file with a failure that is known; never leaves <see cref="TextExtraction"/>.</summary>
internal sealed class ExtractionException(FailureCode code, string detail) : Exception(detail)
{
    public FailureCode Code { get; } = code;

    public static ExtractionException Damaged(string detail) => new(FailureCode.Unreadable, detail);

    public static ExtractionException OverLimit(string limit) => new(FailureCode.TooLargeUnpacked, $"Over the limit of {limit}.");
}
