using Library.Storage.Catalogue;

namespace Library.Indexer.Index;

/// <summary>The names of file formats in filters and on the wire.</summary>
public static class WireFormat
{
    public const string Pdf = "pdf";
    public const string Word = "docx";
    public const string PowerPoint = "pptx";
    public const string Excel = "xlsx";
    public const string OldWord = "doc";
    public const string OldPowerPoint = "ppt";
    public const string OldExcel = "xls";
    public const string RichText = "rtf";
    public const string OpenText = "odt";
    public const string OpenSpreadsheet = "ods";
    public const string OpenPresentation = "odp";
    public const string PlainText = "txt";
    public const string Markdown = "md";
    public const string Csv = "csv";
    public const string Html = "html";

    public static string Of(FileFormat format) => format switch
    {
        FileFormat.Pdf => Pdf,
        FileFormat.Word => Word,
        FileFormat.PowerPoint => PowerPoint,
        FileFormat.Excel => Excel,
        FileFormat.OldWord => OldWord,
        FileFormat.OldPowerPoint => OldPowerPoint,
        FileFormat.OldExcel => OldExcel,
        FileFormat.RichText => RichText,
        FileFormat.OpenText => OpenText,
        FileFormat.OpenSpreadsheet => OpenSpreadsheet,
        FileFormat.OpenPresentation => OpenPresentation,
        FileFormat.PlainText => PlainText,
        FileFormat.Markdown => Markdown,
        FileFormat.Csv => Csv,
        FileFormat.Html => Html,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };
}
