using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction;

/// <summary>How the extraction of one file came out.</summary>
public abstract record ExtractionResult
{
    private ExtractionResult()
    {
    }

    public sealed record Extracted(ExtractedText Text) : ExtractionResult;

    /// <param name="Message">One sentence for the person who uploaded the file, in plain words.</param>
    public sealed record Failed(FailureCode Code, string Message) : ExtractionResult;
}
