using System.IO.Compression;

namespace Library.Indexer.Extraction;

/// <summary>The form in which an extracted text is kept in the file store: a version byte, then its frames under Brotli.</summary>
public static class ExtractedTextFile
{
    /// <summary>Raised whenever extraction improves. Part of the key under which a text is stored, so that older texts are made anew.</summary>
    public const int ExtractorVersion = 2;

    private const byte FormatVersion = 2;

    /// <summary>Of the texts that have no extras.</summary>
    private const byte FirstFormatVersion = 1;

    /// <summary>Writes the text; the stream stays open.</summary>
    public static async Task WriteAsync(ExtractedText text, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(stream);
        await stream.WriteAsync(new[] { FormatVersion }, cancellationToken);
        var brotli = new BrotliStream(stream, new BrotliCompressionOptions { Quality = 4 }, leaveOpen: true);
        await using (brotli)
        {
            await TextFrames.WriteAsync(brotli, new ExtractionResult.Extracted(text), cancellationToken);
        }
    }

    /// <summary>Reads a text that <see cref="WriteAsync"/> wrote; the stream stays open.</summary>
    /// <exception cref="InvalidDataException">The content is damaged, cut off or of another version.</exception>
    public static async Task<ExtractedText> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var version = new byte[1];
        if (await stream.ReadAsync(version, cancellationToken) == 0 || version[0] is not (FormatVersion or FirstFormatVersion))
        {
            throw new InvalidDataException("This is no extracted text of a known version.");
        }

        try
        {
            var brotli = new BrotliStream(stream, CompressionMode.Decompress, leaveOpen: true);
            await using (brotli)
            {
                return await TextFrames.ReadAsync(brotli, cancellationToken) is ExtractionResult.Extracted { Text: var text }
                    ? text
                    : throw new InvalidDataException("A failure is not kept as text.");
            }
        }
        catch (InvalidOperationException exception)
        {
            // So the decoder calls bytes that are not Brotli.
            throw new InvalidDataException("The extracted text is damaged.", exception);
        }
    }
}
