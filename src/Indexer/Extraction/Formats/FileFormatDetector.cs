using System.Buffers.Binary;
using Library.Indexer.Extraction.PlainText;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Formats;

/// <summary>Judges the format of an uploaded file by its content. Reads little of it, holds less, and never fails on bad bytes.</summary>
public static class FileFormatDetector
{
    private const int HeadBytes = 1_024;

    /// <param name="content">Seekable; read from its start whatever its position, which is undefined afterwards. Stays open.</param>
    /// <param name="fileName">The client's name for the file: decides what a file that cannot be read was meant to be, and which kind of text a text is.</param>
    /// <exception cref="IOException">The stream itself cannot be read.</exception>
    public static DetectedFormat Detect(Stream content, string fileName)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(fileName);
        Span<byte> buffer = stackalloc byte[HeadBytes];
        content.Position = 0;
        var head = buffer[..content.ReadAtLeast(buffer, HeadBytes, throwOnEndOfStream: false)];

        if (head.IndexOf("%PDF-"u8) >= 0)
        {
            return new DetectedFormat.Readable(FileFormat.Pdf);
        }

        if (head.StartsWith(CompoundFile.Signature))
        {
            return DetectCompoundFile(content, fileName);
        }

        if (IsZip(head))
        {
            return DetectZip(content, fileName);
        }

        return head.StartsWith("{\\rtf"u8) ? new DetectedFormat.Readable(FileFormat.RichText) : DetectText(content, head, fileName);
    }

    /// <summary>A text says by its name alone which kind it is; one that is called a PDF or the like is not what it should be.</summary>
    private static DetectedFormat DetectText(Stream content, ReadOnlySpan<byte> head, string fileName)
    {
        var isRead = FileEndings.FormatOrNull(fileName) switch
        {
            FileFormat.PlainText or FileFormat.Markdown or FileFormat.Csv => true,
            FileFormat.Html => MediaTypes.IsWebPage(head),
            _ => false,
        };
        return isRead && FileEndings.FormatOrNull(fileName) is { } format && TextEncoding.IsText(content)
            ? new DetectedFormat.Readable(format)
            : new DetectedFormat.Unsupported(MediaTypes.Name(head));
    }

    /// <summary>A local header, an empty archive, or a piece of a spanned one (APPNOTE 4.3).</summary>
    private static bool IsZip(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(head) is 0x04034b50 or 0x06054b50 or 0x08074b50;

    private static DetectedFormat DetectCompoundFile(Stream content, string fileName)
    {
        var streams = CompoundFile.ListRootNames(content);
        if (streams.Contains("EncryptedPackage"))
        {
            return new DetectedFormat.KnownFailure(PackageByName(fileName) ?? FileFormat.Word, FailureCode.Encrypted);
        }

        if (OldOffice.FormatOrNull(streams) is not { } format)
        {
            return new DetectedFormat.Unsupported(MediaTypes.NameOfCompoundFile(streams));
        }

        return OldOffice.IsEncrypted(content, format, streams) ? new DetectedFormat.KnownFailure(format, FailureCode.Encrypted) : new DetectedFormat.Readable(format);
    }

    private static DetectedFormat DetectZip(Stream content, string fileName)
    {
        if (ZipDirectory.ReadOrNull(content) is not { } directory)
        {
            return PackageByName(fileName) is { } meant ? new DetectedFormat.KnownFailure(meant, FailureCode.Unreadable) : new DetectedFormat.Unsupported("ZIP archive");
        }

        return PackageKind.FormatOrNull(directory) is { } format ? new DetectedFormat.Readable(format) : new DetectedFormat.Unsupported(MediaTypes.NameOfZip(directory));
    }

    private static FileFormat? PackageByName(string fileName) => FileEndings.FormatOrNull(fileName) switch
    {
        FileFormat.Word or FileFormat.OldWord => FileFormat.Word,
        FileFormat.PowerPoint or FileFormat.OldPowerPoint => FileFormat.PowerPoint,
        FileFormat.Excel or FileFormat.OldExcel => FileFormat.Excel,
        FileFormat.OpenText => FileFormat.OpenText,
        FileFormat.OpenSpreadsheet => FileFormat.OpenSpreadsheet,
        FileFormat.OpenPresentation => FileFormat.OpenPresentation,
        _ => null,
    };
}
