using System.Buffers;
using System.IO.Compression;
using System.Text;
using Library.Indexer.Extraction;

namespace Library.Indexer.Index.Reading;

/// <summary>The text of one page as the index keeps it: its own text first, then what stands in its margins, and where its headings are.</summary>
/// <param name="MainLength">Where the margins' text begins, in UTF-16 units.</param>
/// <param name="Headings">In order.</param>
internal sealed record PageText(string Text, int MainLength, IReadOnlyList<PageHeading> Headings)
{
    private const byte Raw = 0;
    private const byte Compressed = 1;

    /// <summary>Shorter pages do not gain from compression.</summary>
    private const int ShortestCompressed = 200;

    /// <summary>Brotli's quality 5 packs a page of 2,300 characters to 0.37 of its size in 67 µs and unpacks it in 10; quality 4 to 0.39 in 52 µs, quality 11 to 0.31 in 3,300.</summary>
    private const int Quality = 5;

    private const int Window = 18;

    public string Main => Text[..MainLength];

    public string Margins => Text[MainLength..];

    public static PageText Of(ExtractedPage page)
    {
        var text = new StringBuilder();
        var headings = new List<PageHeading>();
        foreach (var block in page.Blocks.Where(block => block.Kind != TextBlockKind.Marginal))
        {
            text.Append(text.Length == 0 ? "" : "\n");
            if (block.Kind == TextBlockKind.Heading)
            {
                headings.Add(new PageHeading(text.Length, block.Text.Length));
            }

            text.Append(block.Text);
        }

        var main = text.Length;
        foreach (var block in page.Blocks.Where(block => block.Kind == TextBlockKind.Marginal))
        {
            text.Append('\n').Append(block.Text);
        }

        return new PageText(text.ToString(), main, headings);
    }

    public string Heading(PageHeading heading) => Text.Substring(heading.Start, heading.Length);

    /// <summary>Appends the page to a document's page texts.</summary>
    public void Write(Stream output)
    {
        using var raw = new MemoryStream(Text.Length + 64);
        using (var writer = new BinaryWriter(raw, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write7BitEncodedInt(MainLength);
            writer.Write7BitEncodedInt(Headings.Count);
            foreach (var (start, length) in Headings)
            {
                writer.Write7BitEncodedInt(start);
                writer.Write7BitEncodedInt(length);
            }

            writer.Write(Encoding.UTF8.GetBytes(Text));
        }

        var bytes = raw.GetBuffer().AsSpan(0, (int)raw.Length);
        if (bytes.Length < ShortestCompressed)
        {
            output.WriteByte(Raw);
            output.Write(bytes);
            return;
        }

        Span<byte> length4 = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(length4, bytes.Length);
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        if (!BrotliEncoder.TryCompress(bytes, packed, out var written, Quality, Window))
        {
            throw new InvalidOperationException("The largest compressed length was too small.");
        }

        output.WriteByte(Compressed);
        output.Write(length4);
        output.Write(packed.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(packed);
    }

    /// <exception cref="Lucene.Net.Index.CorruptIndexException">The bytes are not a page.</exception>
    public static PageText Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] == Raw)
        {
            return Decode(bytes[1..]);
        }

        var length = BitConverter.ToInt32(bytes[1..]);
        var unpacked = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (!BrotliDecoder.TryDecompress(bytes[(1 + sizeof(int))..], unpacked, out var written) || written != length)
            {
                throw new Lucene.Net.Index.CorruptIndexException("A page's text cannot be unpacked.");
            }

            return Decode(unpacked.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unpacked);
        }
    }

    private static PageText Decode(ReadOnlySpan<byte> bytes)
    {
        var main = ReadNumber(ref bytes);
        var headings = new PageHeading[ReadNumber(ref bytes)];
        for (var i = 0; i < headings.Length; i++)
        {
            var start = ReadNumber(ref bytes);
            headings[i] = new PageHeading(start, ReadNumber(ref bytes));
        }

        return new PageText(Encoding.UTF8.GetString(bytes), main, headings);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        var (value, shift, used) = (0, 0, 0);
        byte next;
        do
        {
            next = bytes[used++];
            value |= (next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);

        bytes = bytes[used..];
        return value;
    }
}

/// <summary>A heading's place in the text of its page, in UTF-16 units.</summary>
internal readonly record struct PageHeading(int Start, int Length);
