using System.Buffers.Binary;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Formats;

/// <summary>Judges the format of an uploaded file by its content. Reads little of it, holds less, and never fails on bad bytes.</summary>
public static class FileFormatDetector
{
    private const int HeadBytes = 1_024;

    private static readonly string[] WordExtensions = [".docx", ".docm", ".dotx", ".dotm"];

    /// <param name="content">Seekable; read from its start whatever its position, which is undefined afterwards. Stays open.</param>
    /// <param name="fileName">The client's name for the file: decides only what a ZIP that cannot be read was meant to be.</param>
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
            return DetectCompoundFile(content);
        }

        return IsZip(head) ? DetectZip(content, fileName) : new DetectedFormat.Unsupported(MediaTypes.Name(head));
    }

    /// <summary>A local header, an empty archive, or a piece of a spanned one (APPNOTE 4.3).</summary>
    private static bool IsZip(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(head) is 0x04034b50 or 0x06054b50 or 0x08074b50;

    private static DetectedFormat DetectCompoundFile(Stream content)
    {
        var streams = CompoundFile.ListRootNames(content);
        if (streams.Contains("EncryptedPackage"))
        {
            return new DetectedFormat.KnownFailure(FileFormat.Word, FailureCode.Encrypted);
        }

        return new DetectedFormat.Unsupported(MediaTypes.NameOfCompoundFile(streams));
    }

    private static DetectedFormat DetectZip(Stream content, string fileName)
    {
        if (ZipDirectory.ReadOrNull(content) is not { } directory)
        {
            return HasWordExtension(fileName)
                ? new DetectedFormat.KnownFailure(FileFormat.Word, FailureCode.Unreadable)
                : new DetectedFormat.Unsupported("ZIP archive");
        }

        return PackageKind.IsWord(directory)
            ? new DetectedFormat.Readable(FileFormat.Word)
            : new DetectedFormat.Unsupported(MediaTypes.NameOfZip(directory));
    }

    private static bool HasWordExtension(string fileName) =>
        Array.Exists(WordExtensions, extension => fileName.TrimEnd().EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
