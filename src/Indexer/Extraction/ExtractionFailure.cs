using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction;

/// <summary>Says in plain words why the text of a file could not be had.</summary>
public static class ExtractionFailure
{
    /// <summary>One sentence for the person who uploaded the file.</summary>
    public static string Describe(FileFormat format, FailureCode code)
    {
        var file = NameOf(format);
        return code switch
        {
            FailureCode.Encrypted => $"This {file} is protected by a password, so only its title and description can be searched.",
            FailureCode.Unreadable => $"This {file} is damaged and its text cannot be read, so only its title and description can be searched.",
            FailureCode.TooLargeUnpacked => $"This {file} is too large once unpacked, so only its title and description can be searched.",
            FailureCode.TooSlow => $"Reading this {file} took too long, so only its title and description can be searched.",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, message: null),
        };
    }

    /// <summary>Where there is no program for a format, which may come later.</summary>
    internal static ExtractionResult.Failed NotReadHere(FileFormat format) =>
        new(FailureCode.Unreadable, $"This server cannot read files of this kind ({NameOf(format)}), so only its title and description can be searched.");

    /// <summary>To be put into a sentence after "this".</summary>
    private static string NameOf(FileFormat format) => format switch
    {
        FileFormat.Pdf => "PDF",
        FileFormat.Word => "Word file",
        FileFormat.PowerPoint => "PowerPoint file",
        FileFormat.Excel => "Excel file",
        FileFormat.OldWord => "Word 97-2003 document",
        FileFormat.OldPowerPoint => "PowerPoint 97-2003 presentation",
        FileFormat.OldExcel => "Excel 97-2003 workbook",
        FileFormat.RichText => "RTF document",
        FileFormat.OpenText => "OpenDocument text",
        FileFormat.OpenSpreadsheet => "OpenDocument spreadsheet",
        FileFormat.OpenPresentation => "OpenDocument presentation",
        FileFormat.PlainText => "text file",
        FileFormat.Markdown => "Markdown file",
        FileFormat.Csv => "CSV file",
        FileFormat.Html => "web page",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, message: null),
    };

    internal static ExtractionResult.Failed Of(FileFormat format, FailureCode code) => new(code, Describe(format, code));
}
