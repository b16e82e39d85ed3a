using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Library.Indexer.Extraction.Formats;

/// <summary>One file in a ZIP, as the central directory has it.</summary>
internal readonly record struct ZipEntry(long Offset, long CompressedBytes, ushort Method, bool Encrypted);

/// <summary>
/// The central directory of a ZIP (APPNOTE 6.3), read into bounded memory: <see cref="ZipArchive"/> would hold every entry of a
/// directory with millions of them.
/// </summary>
internal sealed class ZipDirectory
{
    private const int MaxDirectoryBytes = 8 << 20;
    private const int MaxEntries = 20_000;
    private const int EndBytes = 22;
    private const int CommentBytes = ushort.MaxValue;
    private const int LocalHeaderBytes = 30;
    private const int Stored = 0;
    private const int Deflated = 8;

    private readonly Stream _content;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    private ZipDirectory(Stream content) => _content = content;

    /// <param name="content">Seekable; must stay open as long as parts are read.</param>
    /// <returns><see langword="null"/> where there is no directory, or one that is damaged or larger than any document's.</returns>
    public static ZipDirectory? ReadOrNull(Stream content)
    {
        if (ZipEnd.FindOrNull(content, EndBytes + CommentBytes) is not { } end || end.DirectoryBytes is > MaxDirectoryBytes or <= 0)
        {
            return null;
        }

        var bytes = new byte[end.DirectoryBytes];
        content.Position = end.DirectoryOffset;
        if (content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            return null;
        }

        var directory = new ZipDirectory(content);
        return directory.TryReadEntries(bytes, end.Shift) ? directory : null;
    }

    public bool Contains(string name) => _entries.ContainsKey(name);

    public bool HasFolder(string prefix) => _entries.Keys.Any(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <returns>The part's bytes, inflated as they are read and not bounded here; <see langword="null"/> when there is no such part.</returns>
    /// <exception cref="InvalidDataException">The part is encrypted, compressed in an unknown way or damaged (also on reading).</exception>
    public Stream? OpenOrNull(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            return null;
        }

        Span<byte> header = stackalloc byte[LocalHeaderBytes];
        _content.Position = Math.Min(entry.Offset, _content.Length);
        if (_content.ReadAtLeast(header, LocalHeaderBytes, throwOnEndOfStream: false) < LocalHeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034b50
            || entry.Encrypted)
        {
            throw new InvalidDataException("The part has no readable header.");
        }

        var start = entry.Offset + LocalHeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        var raw = new StreamSection(_content, start, entry.CompressedBytes);
        return entry.Method switch
        {
            Stored => raw,
            Deflated => new DeflateStream(raw, CompressionMode.Decompress),
            _ => throw new InvalidDataException("The part is compressed in an unknown way."),
        };
    }

    private bool TryReadEntries(ReadOnlySpan<byte> bytes, long shift)
    {
        const int headerBytes = 46;
        while (bytes.Length >= headerBytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0x02014b50)
        {
            var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
            var extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]);
            var total = headerBytes + nameBytes + extraBytes + BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]);
            if (total > bytes.Length || _entries.Count >= MaxEntries)
            {
                return false;
            }

            var name = Encoding.UTF8.GetString(bytes.Slice(headerBytes, nameBytes)).Replace('\\', '/').TrimStart('/');
            _entries.TryAdd(name, ReadEntry(bytes, bytes.Slice(headerBytes + nameBytes, extraBytes), shift));
            bytes = bytes[total..];
        }

        return _entries.Count > 0;
    }

    private static ZipEntry ReadEntry(ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra, long shift)
    {
        long compressed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long uncompressed = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        while (extra.Length >= 4)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                // ZIP64 holds only those numbers that do not fit, in this order.
                var wide = extra.Slice(4, length);
                Widen(ref uncompressed, ref wide);
                Widen(ref compressed, ref wide);
                Widen(ref offset, ref wide);
            }

            extra = extra[(4 + length)..];
        }

        var encrypted = (BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) & 1) != 0;
        return new ZipEntry(Math.Clamp(offset, 0, long.MaxValue >> 1) + shift, compressed, BinaryPrimitives.ReadUInt16LittleEndian(header[10..]), encrypted);
    }

    private static void Widen(ref long value, ref ReadOnlySpan<byte> wide)
    {
        if (value == uint.MaxValue && wide.Length >= 8)
        {
            value = BinaryPrimitives.ReadInt64LittleEndian(wide);
            wide = wide[8..];
        }
    }
}
