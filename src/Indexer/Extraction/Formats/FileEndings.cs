using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Formats;

/// <summary>The endings of the names of files that are taken, for people who choose one; what a file is, its content says.</summary>
public static class FileEndings
{
    private static readonly (FileFormat Format, string[] Endings)[] All =
    [
        (FileFormat.Pdf, [".pdf"]),
        (FileFormat.Word, [".docx", ".docm", ".dotx", ".dotm"]),
        (FileFormat.PowerPoint, [".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"]),
        (FileFormat.Excel, [".xlsx", ".xlsm", ".xltx", ".xltm"]),
        (FileFormat.OldWord, [".doc", ".dot"]),
        (FileFormat.OldPowerPoint, [".ppt", ".pps", ".pot"]),
        (FileFormat.OldExcel, [".xls", ".xlt"]),
        (FileFormat.RichText, [".rtf"]),
        (FileFormat.OpenText, [".odt", ".ott"]),
        (FileFormat.OpenSpreadsheet, [".ods", ".ots"]),
        (FileFormat.OpenPresentation, [".odp", ".otp"]),
        (FileFormat.PlainText, [".txt", ".text"]),
        (FileFormat.Markdown, [".md", ".markdown"]),
        (FileFormat.Csv, [".csv", ".tsv"]),
        (FileFormat.Html, [".html", ".htm", ".xhtml"]),
    ];

    /// <summary>All of them, as a field for files has them (".pdf,.docx").</summary>
    public static string Accept { get; } = string.Join(',', All.SelectMany(pair => pair.Endings));

    /// <summary>What a file's name says that it is; null where it says nothing that is taken.</summary>
    public static FileFormat? FormatOrNull(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var name = fileName.TrimEnd();
        return Array.Find(All, pair => Array.Exists(pair.Endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) is { Endings: not null } found ? found.Format : null;
    }
}
