using System.Buffers.Binary;

namespace Library.Indexer.Extraction.Formats;

/// <summary>Where a ZIP's end record says its central directory lies.</summary>
/// <param name="Shift">How far all offsets are off, because of bytes in front of the archive.</param>
internal readonly record struct ZipEnd(long DirectoryOffset, long DirectoryBytes, long Shift)
{
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int Zip64EndBytes = 56;

    public static ZipEnd? FindOrNull(Stream content, int within)
    {
        var tail = new byte[Math.Min(content.Length, within)];
        content.Position = content.Length - tail.Length;
        var held = tail.AsSpan(0, content.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false));
        var at = held.LastIndexOf("PK\u0005\u0006"u8);
        while (at >= 0)
        {
            if (at + EndBytes <= held.Length && ReadOrNull(content, held[at..], content.Length - tail.Length + at) is { } end)
            {
                return end;
            }

            at = held[..at].LastIndexOf("PK\u0005\u0006"u8);
        }

        return null;
    }

    private static ZipEnd? ReadOrNull(Stream content, ReadOnlySpan<byte> record, long position)
    {
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (bytes == uint.MaxValue || offset == uint.MaxValue)
        {
            return ReadZip64OrNull(content, position - LocatorBytes);
        }

        return Checked(offset, bytes, position);
    }

    private static ZipEnd? ReadZip64OrNull(Stream content, long position)
    {
        Span<byte> buffer = stackalloc byte[Zip64EndBytes];
        if (!TryRead(content, position, buffer[..LocatorBytes]) || BinaryPrimitives.ReadUInt32LittleEndian(buffer) != 0x07064b50)
        {
            return null;
        }

        var end = BinaryPrimitives.ReadInt64LittleEndian(buffer[8..]);
        if (!TryRead(content, end, buffer) || BinaryPrimitives.ReadUInt32LittleEndian(buffer) != 0x06064b50)
        {
            return null;
        }

        return Checked(BinaryPrimitives.ReadInt64LittleEndian(buffer[48..]), BinaryPrimitives.ReadInt64LittleEndian(buffer[40..]), end);
    }

    /// <summary>The directory ends where the end record begins; where the offset says otherwise, the size is right more often.</summary>
    private static ZipEnd? Checked(long offset, long bytes, long end)
    {
        if (bytes < 0 || offset < 0 || bytes > end)
        {
            return null;
        }

        return new ZipEnd(end - bytes, bytes, Math.Max(0, end - bytes - offset));
    }

    private static bool TryRead(Stream content, long position, Span<byte> buffer)
    {
        if (position < 0 || position > content.Length - buffer.Length)
        {
            return false;
        }

        content.Position = position;
        return content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;
    }
}
