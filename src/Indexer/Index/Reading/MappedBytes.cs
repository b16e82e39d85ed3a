using Lucene.Net.Store;

namespace Library.Indexer.Index.Reading;

/// <summary>The bytes of an index file by pointer: mapped, or, of a segment that is still in memory, a copy.</summary>
/// <remarks>Keep the instance alive past the last use of the pointer.</remarks>
internal sealed unsafe class MappedBytes
{
    private readonly object _owner;

    private MappedBytes(object owner, byte* start, long length)
    {
        _owner = owner;
        Start = start;
        Length = length;
    }

    public byte* Start { get; }

    public long Length { get; }

    public static MappedBytes Of(IndexInput input)
    {
        if (input is MappedInput { File: var file })
        {
            return new MappedBytes(file, file.Start, file.Length);
        }

        var copy = GC.AllocateUninitializedArray<byte>(checked((int)input.Length), pinned: true);
        var reader = (IndexInput)input.Clone();
        reader.Seek(0);
        reader.ReadBytes(copy, 0, copy.Length);
        return new MappedBytes(copy, (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(copy)), copy.Length);
    }

    public void KeepAlive() => GC.KeepAlive(_owner);
}
