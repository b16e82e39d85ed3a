using System.Buffers.Binary;
using System.Text;

namespace Library.Indexer.Extraction.Formats;

/// <summary>
/// Lists the entries in the root storage of an OLE compound file ([MS-CFB]), no more than telling old Office files apart needs.
/// Whatever the file claims, it follows a bounded number of sectors.
/// </summary>
internal sealed class CompoundFile
{
    private const int HeaderBytes = 512;
    private const int EntryBytes = 128;
    private const int DirectorySectors = 256;
    private const int SmallestInSectors = 4_096;
    private const int FatSectorsInHeader = 109;
    private const uint LastSector = 0xFFFFFFFA;

    private readonly Stream _content;
    private readonly byte[] _header;
    private readonly int _sectorBytes;

    private CompoundFile(Stream content, byte[] header)
    {
        _content = content;
        _header = header;
        _sectorBytes = 1 << BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(30));
    }

    public static ReadOnlySpan<byte> Signature => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>The names of the root's streams and storages; as many as could be read of a damaged file.</summary>
    public static IReadOnlySet<string> ListRootNames(Stream content) => ListRoot(content).Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first bytes of one of the root's streams, no more than one sector; empty where there is no such stream, or one that is too small to have sectors.</summary>
    public static byte[] ReadHead(Stream content, string name)
    {
        if (OpenOrNull(content) is not { } file || !ListRoot(content).TryGetValue(name, out var place) || place.Bytes < SmallestInSectors)
        {
            return [];
        }

        var head = new byte[file._sectorBytes];
        return file.TryReadSector(place.Sector, head) ? head : [];
    }

    private static CompoundFile? OpenOrNull(Stream content)
    {
        var header = new byte[HeaderBytes];
        content.Position = 0;
        return content.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(30)) is not (9 or 12)
            ? null
            : new CompoundFile(content, header);
    }

    private static Dictionary<string, (uint Sector, uint Bytes)> ListRoot(Stream content)
    {
        var places = new Dictionary<string, (uint Sector, uint Bytes)>(StringComparer.OrdinalIgnoreCase);
        var directory = OpenOrNull(content)?.ReadDirectory() ?? [];
        var entries = directory.Length / EntryBytes;
        var seen = new HashSet<uint>();
        var waiting = new Stack<uint>();
        waiting.Push(entries > 0 ? BinaryPrimitives.ReadUInt32LittleEndian(directory.AsSpan(76)) : uint.MaxValue);
        while (waiting.TryPop(out var id))
        {
            if (id >= entries || !seen.Add(id))
            {
                continue;
            }

            var entry = directory.AsSpan((int)id * EntryBytes, EntryBytes);
            var nameBytes = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(entry[64..]) - 2, 0, 62);
            places.TryAdd(Encoding.Unicode.GetString(entry[..nameBytes]), (BinaryPrimitives.ReadUInt32LittleEndian(entry[116..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[120..])));
            waiting.Push(BinaryPrimitives.ReadUInt32LittleEndian(entry[68..]));
            waiting.Push(BinaryPrimitives.ReadUInt32LittleEndian(entry[72..]));
        }

        return places;
    }

    private byte[] ReadDirectory()
    {
        using var directory = new MemoryStream();
        var sector = new byte[_sectorBytes];
        var next = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(48));
        for (var count = 0; next < LastSector && count < DirectorySectors && TryReadSector(next, sector); count++)
        {
            directory.Write(sector);
            next = NextSector(next);
        }

        return directory.ToArray();
    }

    /// <summary>The sector after the given one in its chain, by the allocation tables that the header and, for large files, the chain of further tables name.</summary>
    private uint NextSector(uint sector)
    {
        var perTable = (uint)_sectorBytes / 4;
        var table = sector / perTable;
        var bytes = new byte[_sectorBytes];
        uint location;
        if (table < FatSectorsInHeader)
        {
            location = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(76 + ((int)table * 4)));
        }
        else
        {
            var difat = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(68));
            var slot = table - FatSectorsInHeader;
            for (; slot >= perTable - 1; slot -= perTable - 1)
            {
                if (slot / perTable > DirectorySectors || !TryReadSector(difat, bytes))
                {
                    return uint.MaxValue;
                }

                difat = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(_sectorBytes - 4));
            }

            if (!TryReadSector(difat, bytes))
            {
                return uint.MaxValue;
            }

            location = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)slot * 4));
        }

        return TryReadSector(location, bytes) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)(sector % perTable) * 4)) : uint.MaxValue;
    }

    private bool TryReadSector(uint sector, byte[] buffer)
    {
        var position = (sector + 1L) * _sectorBytes;
        if (sector >= LastSector || position >= _content.Length)
        {
            return false;
        }

        _content.Position = position;
        buffer.AsSpan(_content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)).Clear();
        return true;
    }
}
