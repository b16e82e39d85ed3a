using System.Buffers.Binary;
using System.Text;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction;

/// <summary>
/// The binary form of an extraction's outcome: frames of one byte of kind, four of length (little endian) and content. Properties,
/// then a frame a page, the extras, then the end; or a failure. A process writes it to its parent, and the file store keeps it.
/// </summary>
internal static class TextFrames
{
    private const int MaxFrameBytes = 256 << 20;
    private const int HeaderBytes = 5;
    private const int FirstRead = 64 << 10;

    private enum Kind : byte
    {
        Properties = 1,
        Page = 2,
        End = 3,
        Failure = 4,
        Extras = 5,
    }

    public static async Task WriteAsync(Stream stream, ExtractionResult result, CancellationToken cancellationToken)
    {
        using var frame = new MemoryStream();
        if (result is ExtractionResult.Extracted { Text: var text })
        {
            await WriteFrameAsync(Kind.Properties, writer => WriteProperties(writer, text.Properties));
            foreach (var page in text.Pages)
            {
                await WriteFrameAsync(Kind.Page, writer => WritePage(writer, page));
            }

            await WriteFrameAsync(Kind.Extras, writer => TextExtras.Write(writer, text));
            await WriteFrameAsync(Kind.End, writer => writer.Write(text.Pages.Count));
        }
        else if (result is ExtractionResult.Failed failed)
        {
            await WriteFrameAsync(Kind.Failure, writer =>
            {
                writer.Write((byte)failed.Code);
                writer.Write(failed.Message);
            });
        }

        await stream.FlushAsync(cancellationToken);

        async Task WriteFrameAsync(Kind kind, Action<BinaryWriter> write)
        {
            frame.SetLength(HeaderBytes);
            frame.Position = HeaderBytes;
            using (var writer = new BinaryWriter(frame, Encoding.UTF8, leaveOpen: true))
            {
                write(writer);
            }

            var bytes = frame.GetBuffer().AsMemory(0, (int)frame.Length);
            bytes.Span[0] = (byte)kind;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.Span[1..], bytes.Length - HeaderBytes);
            await stream.WriteAsync(bytes, cancellationToken);
        }
    }

    /// <exception cref="InvalidDataException">These are not such frames, or not all of them.</exception>
    public static Task<ExtractionResult> ReadAsync(Stream stream, CancellationToken cancellationToken) => ReadAsync(stream, long.MaxValue, cancellationToken);

    /// <param name="maxBytes">Of all frames together, and of what they take in memory where that is more than they are long.</param>
    /// <exception cref="InvalidDataException">These are not such frames, not all of them, or too many.</exception>
    public static async Task<ExtractionResult> ReadAsync(Stream stream, long maxBytes, CancellationToken cancellationToken)
    {
        var allowance = new FrameAllowance(maxBytes);
        try
        {
            ExtractedProperties? properties = null;
            TextExtras? extras = null;
            var pages = new List<ExtractedPage>();
            while (true)
            {
                var (kind, content) = await ReadFrameAsync(stream, allowance, cancellationToken);
                using var reader = new BinaryReader(content, Encoding.UTF8);
                switch (kind)
                {
                    case Kind.Properties when properties is null:
                        properties = new ExtractedProperties(TextExtras.ReadText(reader), TextExtras.ReadText(reader), TextExtras.ReadText(reader));
                        break;
                    case Kind.Page when properties is not null:
                        pages.Add(ReadPage(reader, allowance));
                        break;
                    case Kind.Extras when properties is not null && extras is null:
                        allowance.TakeExtras(content.Length);
                        extras = TextExtras.Read(reader);
                        break;
                    case Kind.End when properties is not null && reader.ReadInt32() == pages.Count:
                        var text = new ExtractedText(properties, pages);
                        return new ExtractionResult.Extracted(extras?.AddTo(text) ?? text);
                    case Kind.Failure when properties is null && (FailureCode)reader.ReadByte() is var code && Enum.IsDefined(code):
                        return new ExtractionResult.Failed(code, reader.ReadString());
                    default:
                        throw new InvalidDataException("A frame is out of place.");
                }
            }
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("The frames of an extracted text are damaged.", exception);
        }
    }

    private static async Task<(Kind Kind, MemoryStream Content)> ReadFrameAsync(Stream stream, FrameAllowance allowance, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        await stream.ReadExactlyAsync(header, cancellationToken);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1));
        if (length is < 0 or > MaxFrameBytes)
        {
            throw new InvalidDataException("A frame is too long.");
        }

        allowance.TakeFrame(length);

        // A damaged length must not make us take memory for bytes that never come.
        var content = new byte[Math.Min(length, FirstRead)];
        var read = 0;
        while (true)
        {
            await stream.ReadExactlyAsync(content.AsMemory(read), cancellationToken);
            read = content.Length;
            if (read == length)
            {
                return ((Kind)header[0], new MemoryStream(content, writable: false));
            }

            Array.Resize(ref content, (int)Math.Min(length, content.Length * 2L));
        }
    }

    private static void WriteProperties(BinaryWriter writer, ExtractedProperties properties)
    {
        TextExtras.WriteText(writer, properties.Title);
        TextExtras.WriteText(writer, properties.Author);
        TextExtras.WriteText(writer, properties.Language);
    }

    private static void WritePage(BinaryWriter writer, ExtractedPage page)
    {
        writer.Write7BitEncodedInt(page.Number ?? 0);
        writer.Write7BitEncodedInt(page.Blocks.Count);
        foreach (var block in page.Blocks)
        {
            writer.Write((byte)block.Kind);
            writer.Write((byte)block.Level);
            writer.Write(block.Text);
        }
    }

    private static ExtractedPage ReadPage(BinaryReader reader, FrameAllowance allowance)
    {
        var number = reader.Read7BitEncodedInt();
        var count = reader.Read7BitEncodedInt();
        var blocks = new List<TextBlock>();
        for (var i = 0; i < count; i++)
        {
            allowance.TakeBlock();
            blocks.Add(new TextBlock((TextBlockKind)reader.ReadByte(), reader.ReadByte(), reader.ReadString()));
        }

        return new ExtractedPage(number == 0 ? null : number, blocks);
    }
}
