using System.Buffers.Binary;
using System.Text;

namespace Library.Testing;

/// <summary>Makes small OLE compound files ([MS-CFB]): streams in the root, of sectors of their own.</summary>
public static class ACompoundFile
{
    private const int Sector = 512;
    private const int Entry = 128;
    private const int SectorsOfStream = 8;
    private const uint EndOfChain = 0xFFFFFFFE;
    private const uint None = 0xFFFFFFFF;

    /// <param name="streams">Up to three, each with its first bytes.</param>
    public static byte[] Of(params (string Name, byte[] Head)[] streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        var file = new byte[Sector * (3 + (streams.Length * SectorsOfStream))];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file);
        Put16(file, 24, 0x3E, 3, 0xFFFE, 9, 6);
        Put32(file, 44, 1, 1, 0, 4_096, EndOfChain, 0, EndOfChain, 0, 0);
        file.AsSpan(80, Sector - 80).Fill(0xFF);

        // Sector 0 has the table of sectors, sector 1 the directory, the others the streams.
        var table = file.AsSpan(Sector, Sector);
        table.Fill(0xFF);
        Put32(table, 0, 0xFFFFFFFD, EndOfChain);
        var directory = file.AsSpan(2 * Sector, Sector);
        Name(directory, "Root Entry", 5, streams.Length > 0 ? 1 : None, EndOfChain, 0);
        foreach (var (index, (name, head)) in streams.Index())
        {
            var first = 2 + (index * SectorsOfStream);
            for (var i = 0; i < SectorsOfStream; i++)
            {
                Put32(table, (first + i) * 4, i < SectorsOfStream - 1 ? (uint)(first + i + 1) : EndOfChain);
            }

            var entry = directory[((index + 1) * Entry)..];
            Name(entry, name, 2, None, (uint)first, SectorsOfStream * Sector);
            Put32(entry, 72, index + 1 < streams.Length ? (uint)(index + 2) : None);
            head.CopyTo(file, Sector * (1 + first));
        }

        return file;
    }

    private static void Name(Span<byte> entry, string name, byte kind, uint child, uint first, uint bytes)
    {
        Put16(entry, 64, (ushort)(2 * (Encoding.Unicode.GetBytes(name, entry) / 2 + 1)));
        entry[66] = kind;
        entry[67] = 1;
        Put32(entry, 68, None, None, child);
        Put32(entry, 116, first, bytes);
    }

    private static void Put16(Span<byte> bytes, int at, params ReadOnlySpan<ushort> numbers)
    {
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], number);
            at += sizeof(ushort);
        }
    }

    private static void Put32(Span<byte> bytes, int at, params ReadOnlySpan<uint> numbers)
    {
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], number);
            at += sizeof(uint);
        }
    }
}
