using System.Buffers.Binary;
using System.IO.Hashing;
using Lucene.Net.Index;

namespace Library.Indexer.Index.Writing;

/// <summary>Compares a file of an index with the checksum in its footer.</summary>
internal static class FileChecksum
{
    /// <summary>Where Lucene's footer ends the file with a CRC-32, of all that stands before it, in eight bytes.</summary>
    private const int Length = sizeof(long);

    private const int BufferSize = 1 << 16;

    /// <summary>Reads the whole file, without mapping it: what is looked through once would count as memory of the process for as long as it is mapped.</summary>
    /// <exception cref="CorruptIndexException">It is not what was written.</exception>
    /// <exception cref="IOException">It is gone, cut off, or cannot be read.</exception>
    public static void Check(string path, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });
        var (crc, buffer) = (new Crc32(), new byte[BufferSize]);
        for (var left = file.Length - Length; left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            crc.Append(buffer.AsSpan(0, read));
            left -= read > 0 ? read : throw new CorruptIndexException($"{path} ends before its end.");
        }

        file.ReadExactly(buffer, 0, Length);
        if (BinaryPrimitives.ReadInt64BigEndian(buffer) != crc.GetCurrentHashAsUInt32())
        {
            throw new CorruptIndexException($"{path} is not what was written: its checksum differs.");
        }
    }
}
