namespace Library.Storage.Catalogue;

/// <summary>What a stored file is, judged by its content.</summary>
public enum FileFormat
{
    Pdf,

    /// <summary>docx, docm, dotx and dotm alike.</summary>
    Word,

    /// <summary>pptx, pptm, potx and ppsx alike.</summary>
    PowerPoint,

    /// <summary>xlsx, xlsm and xltx alike.</summary>
    Excel,

    /// <summary>Word 97-2003 (doc, dot).</summary>
    OldWord,

    /// <summary>PowerPoint 97-2003 (ppt, pps).</summary>
    OldPowerPoint,

    /// <summary>Excel 97-2003 (xls).</summary>
    OldExcel,

    /// <summary>rtf.</summary>
    RichText,

    /// <summary>odt and ott.</summary>
    OpenText,

    /// <summary>ods and ots.</summary>
    OpenSpreadsheet,

    /// <summary>odp and otp.</summary>
    OpenPresentation,

    /// <summary>txt.</summary>
    PlainText,

    /// <summary>md.</summary>
    Markdown,

    /// <summary>csv, and tables parted by tabs.</summary>
    Csv,

    /// <summary>htm, html and xhtml.</summary>
    Html,
}
