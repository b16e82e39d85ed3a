namespace Library.Indexer.Extraction.Formats;

/// <summary>Names of formats that are not read, for the sentence that refuses them.</summary>
internal static class MediaTypes
{
    public static string Name(ReadOnlySpan<byte> head) => head switch
    {
        [] => "empty file",
        [0xFF, 0xD8, 0xFF, ..] => "JPEG image",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "PNG image",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "GIF image",
        [(byte)'I', (byte)'I', 0x2A, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A, ..] => "TIFF image",
        [(byte)'{', (byte)'\\', (byte)'r', (byte)'t', (byte)'f', ..] => "RTF document",
        [(byte)'%', (byte)'!', (byte)'P', (byte)'S', ..] => "PostScript file",
        [0x1F, 0x8B, ..] => "gzip archive",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "7-Zip archive",
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => "RAR archive",
        [(byte)'M', (byte)'Z', ..] or [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => "program",
        _ => NameOfText(head),
    };

    public static string NameOfZip(ZipDirectory directory)
    {
        if (directory.Contains("[Content_Types].xml"))
        {
            return directory.HasFolder("xl/") ? "Excel workbook"
                : directory.HasFolder("ppt/") ? "PowerPoint presentation"
                : "Office file that is not a Word document";
        }

        return directory.Contains("META-INF/container.xml") ? "e-book"
            : directory.Contains("content.xml") ? "OpenDocument file"
            : "ZIP archive";
    }

    public static string NameOfCompoundFile(IReadOnlySet<string> streams) =>
        streams.Contains("WordDocument") ? "Word 97-2003 document"
        : streams.Contains("Workbook") || streams.Contains("Book") ? "Excel 97-2003 workbook"
        : streams.Contains("PowerPoint Document") ? "PowerPoint 97-2003 presentation"
        : streams.Contains("__properties_version1.0") ? "Outlook message"
        : "old Office file";

    private static string NameOfText(ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("<!DOCTYPE html"u8) || text.StartsWith("<!doctype html"u8) || text.StartsWith("<html"u8) || text.StartsWith("<HTML"u8))
        {
            return "web page";
        }

        return text.StartsWith("<?xml"u8) ? "XML file"
            : head.ContainsAnyInRange<byte>(0, 8) ? "unknown format"
            : "plain text file";
    }
}
