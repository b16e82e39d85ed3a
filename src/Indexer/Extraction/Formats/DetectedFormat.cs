using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Formats;

/// <summary>What a file turned out to be, judged by its content.</summary>
public abstract record DetectedFormat
{
    private DetectedFormat()
    {
    }

    /// <summary>A format whose text is extracted. Whether the file is sound shows only then.</summary>
    public sealed record Readable(FileFormat Format) : DetectedFormat;

    /// <summary>Accepted and kept, but its text cannot be had: there is no need to try.</summary>
    public sealed record KnownFailure(FileFormat Format, FailureCode Code) : DetectedFormat;

    /// <param name="MediaType">What it is in plain words ("Excel workbook"), to be put into a sentence.</param>
    public sealed record Unsupported(string MediaType) : DetectedFormat;
}
