using System.Collections.Frozen;
using Library.Storage.Catalogue;

namespace Library.Api.Documents;

/// <summary>The media type under which an original is given out: its format's, or that of the variant which its name says it is.</summary>
internal static class OriginalMediaType
{
    private const string OpenXml = "application/vnd.openxmlformats-officedocument.";
    private const string OpenDocument = "application/vnd.oasis.opendocument.";

    private static readonly FrozenDictionary<FileFormat, string> Usual = new Dictionary<FileFormat, string>
    {
        [FileFormat.Pdf] = "application/pdf",
        [FileFormat.Word] = OpenXml + "wordprocessingml.document",
        [FileFormat.PowerPoint] = OpenXml + "presentationml.presentation",
        [FileFormat.Excel] = OpenXml + "spreadsheetml.sheet",
        [FileFormat.OldWord] = "application/msword",
        [FileFormat.OldPowerPoint] = "application/vnd.ms-powerpoint",
        [FileFormat.OldExcel] = "application/vnd.ms-excel",
        [FileFormat.RichText] = "application/rtf",
        [FileFormat.OpenText] = OpenDocument + "text",
        [FileFormat.OpenSpreadsheet] = OpenDocument + "spreadsheet",
        [FileFormat.OpenPresentation] = OpenDocument + "presentation",
        [FileFormat.PlainText] = "text/plain",
        [FileFormat.Markdown] = "text/markdown",
        [FileFormat.Csv] = "text/csv",
        [FileFormat.Html] = "text/html",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<(FileFormat Format, string Ending), string> Variants = new Dictionary<(FileFormat Format, string Ending), string>
    {
        [(FileFormat.Word, ".docm")] = "application/vnd.ms-word.document.macroEnabled.12",
        [(FileFormat.Word, ".dotx")] = OpenXml + "wordprocessingml.template",
        [(FileFormat.Word, ".dotm")] = "application/vnd.ms-word.template.macroEnabled.12",
        [(FileFormat.PowerPoint, ".pptm")] = "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
        [(FileFormat.PowerPoint, ".ppsx")] = OpenXml + "presentationml.slideshow",
        [(FileFormat.PowerPoint, ".ppsm")] = "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
        [(FileFormat.PowerPoint, ".potx")] = OpenXml + "presentationml.template",
        [(FileFormat.PowerPoint, ".potm")] = "application/vnd.ms-powerpoint.template.macroEnabled.12",
        [(FileFormat.Excel, ".xlsm")] = "application/vnd.ms-excel.sheet.macroEnabled.12",
        [(FileFormat.Excel, ".xltx")] = OpenXml + "spreadsheetml.template",
        [(FileFormat.Excel, ".xltm")] = "application/vnd.ms-excel.template.macroEnabled.12",
        [(FileFormat.OpenText, ".ott")] = OpenDocument + "text-template",
        [(FileFormat.OpenSpreadsheet, ".ots")] = OpenDocument + "spreadsheet-template",
        [(FileFormat.OpenPresentation, ".otp")] = OpenDocument + "presentation-template",
        [(FileFormat.Csv, ".tsv")] = "text/tab-separated-values",
    }.ToFrozenDictionary();

    public static string Of(FileFormat format, string fileName) =>
        Variants.GetValueOrDefault((format, Path.GetExtension(fileName).ToLowerInvariant())) ?? Usual[format];
}
