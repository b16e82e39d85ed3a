using System.Text;

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
            return directory.Contains("xl/workbook.bin") ? "binary Excel workbook" : "Office file of another kind";
        }

        return directory.Contains("META-INF/container.xml") ? "e-book"
            : directory.Contains("content.xml") ? "OpenDocument file"
            : "ZIP archive";
    }

    public static string NameOfCompoundFile(IReadOnlySet<string> streams) => streams.Contains("__properties_version1.0") ? "Outlook message" : "old Office file";

    /// <summary>Whether a text begins as web pages do, after comments and what else may stand before.</summary>
    public static bool IsWebPage(ReadOnlySpan<byte> head)
    {
        var text = WithoutMark(head);
        while (text.StartsWith("<!--"u8) || text.StartsWith("<?xml"u8))
        {
            var end = text.IndexOf((byte)'>');
            text = end < 0 ? [] : text[(end + 1)..].TrimStart(" \t\r\n"u8);
        }

        return StartsWith(text, "<!DOCTYPE html"u8) || StartsWith(text, "<html"u8);
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> head) => (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> what) => text.Length >= what.Length && Ascii.EqualsIgnoreCase(text[..what.Length], what);

    private static string NameOfText(ReadOnlySpan<byte> head)
    {
        if (IsWebPage(head))
        {
            return "web page";
        }

        return WithoutMark(head).StartsWith("<?xml"u8) ? "XML file"
            : head.ContainsAnyInRange<byte>(0, 8) ? "unknown format"
            : "plain text file";
    }
}
