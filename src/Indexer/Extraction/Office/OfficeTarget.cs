using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Office;

/// <summary>What LibreOffice is asked to make of a file.</summary>
/// <param name="Ending">Of the name of what it makes, without its dot.</param>
/// <param name="Filter">LibreOffice's own name for that format.</param>
/// <param name="Format">What that is.</param>
public sealed record OfficeTarget(string Ending, string Filter, FileFormat Format)
{
    public static readonly OfficeTarget Word = new("docx", "MS Word 2007 XML", FileFormat.Word);
    public static readonly OfficeTarget PowerPoint = new("pptx", "Impress MS PowerPoint 2007 XML", FileFormat.PowerPoint);
    public static readonly OfficeTarget Excel = new("xlsx", "Calc MS Excel 2007 XML", FileFormat.Excel);

    /// <summary>What the text of a file is read from, where its own format is not read; null where it is.</summary>
    public static OfficeTarget? ForTextOrNull(FileFormat format) => format switch
    {
        FileFormat.OldWord or FileFormat.RichText => Word,
        FileFormat.OldPowerPoint => PowerPoint,
        FileFormat.OldExcel => Excel,
        _ => null,
    };

    /// <summary>How pages are drawn of a file; null where it has pages of its own, or LibreOffice would load what it names.</summary>
    public static OfficeTarget? ForPagesOrNull(FileFormat format) => format switch
    {
        FileFormat.Word or FileFormat.OldWord or FileFormat.RichText or FileFormat.OpenText or FileFormat.PlainText => Pdf("writer"),
        FileFormat.Excel or FileFormat.OldExcel or FileFormat.OpenSpreadsheet or FileFormat.Csv => Pdf("calc"),
        FileFormat.PowerPoint or FileFormat.OldPowerPoint or FileFormat.OpenPresentation => Pdf("impress"),
        _ => null,
    };

    private static OfficeTarget Pdf(string program) => new("pdf", $"{program}_pdf_Export", FileFormat.Pdf);
}
