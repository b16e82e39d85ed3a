using Library.Storage.Catalogue;

namespace Library.Indexer.Index;

/// <summary>The names of file formats in filters and on the wire.</summary>
public static class WireFormat
{
    public const string Pdf = "pdf";
    public const string Word = "docx";

    public static string Of(FileFormat format) => format switch
    {
        FileFormat.Pdf => Pdf,
        FileFormat.Word => Word,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };
}
