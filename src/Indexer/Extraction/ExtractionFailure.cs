using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction;

/// <summary>Says in plain words why the text of a file could not be had.</summary>
public static class ExtractionFailure
{
    /// <summary>One sentence for the person who uploaded the file.</summary>
    public static string Describe(FileFormat format, FailureCode code)
    {
        var file = format is FileFormat.Pdf ? "PDF" : "Word file";
        return code switch
        {
            FailureCode.Encrypted => $"This {file} is protected by a password, so only its title and description can be searched.",
            FailureCode.Unreadable => $"This {file} is damaged and its text cannot be read, so only its title and description can be searched.",
            FailureCode.TooLargeUnpacked => $"This {file} is too large once unpacked, so only its title and description can be searched.",
            FailureCode.TooSlow => $"Reading this {file} took too long, so only its title and description can be searched.",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, message: null),
        };
    }

    internal static ExtractionResult.Failed Of(FileFormat format, FailureCode code) => new(code, Describe(format, code));
}
