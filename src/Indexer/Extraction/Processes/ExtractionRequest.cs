using System.Text;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Processes;

/// <summary>What a parent asks of a child: one file, by path, and the limits that the child itself keeps.</summary>
internal sealed record ExtractionRequest(string Path, FileFormat Format, ExtractionLimits Limits)
{
    private const byte Mark = 0x45;

    /// <summary>What a child writes first, before it reads, once it has no network any more.</summary>
    public const byte Ready = 0x52;

    /// <summary>The same of a child that the kernel left its network.</summary>
    public const byte ReadyUnconfined = 0x55;

    public ReadOnlyMemory<byte> ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Mark);
        writer.Write(Path);
        writer.Write((byte)Format);
        writer.Write(Limits.Pages);
        writer.Write(Limits.TextCharacters);
        writer.Write(Limits.UnpackedBytes);
        writer.Write(Limits.Nesting);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <returns><see langword="null"/> at the end of the input, which is the parent's end.</returns>
    public static ExtractionRequest? ReadOrNull(BinaryReader reader)
    {
        try
        {
            if (reader.ReadByte() != Mark)
            {
                return null;
            }

            return new ExtractionRequest(reader.ReadString(), (FileFormat)reader.ReadByte(), new ExtractionLimits
            {
                Pages = reader.ReadInt32(),
                TextCharacters = reader.ReadInt32(),
                UnpackedBytes = reader.ReadInt64(),
                Nesting = reader.ReadInt32(),
            });
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }
}
