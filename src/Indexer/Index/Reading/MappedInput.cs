using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lucene.Net.Store;

namespace Library.Indexer.Index.Reading;

/// <summary>Reads a mapped file through a raw pointer; clones share the mapping and keep it alive.</summary>
/// <remarks>Each method keeps the file alive past its last use of the pointer, since the collector may take an object whose method still runs.</remarks>
internal sealed unsafe class MappedInput : IndexInput
{
    private readonly MappedFile _file;
    private readonly byte* _start;
    private readonly long _length;
    private long _position;

    public MappedInput(string name, MappedFile file)
        : base(name)
    {
        _file = file;
        _start = file.Start;
        _length = file.Length;
    }

    public MappedFile File => _file;

    public override long Length => _length;

    public override long Position => _position;

    public override void Seek(long pos)
    {
        if ((ulong)pos > (ulong)_length)
        {
            ThrowPastEnd();
        }

        _position = pos;
    }

    public override byte ReadByte()
    {
        var value = *Claim(1);
        GC.KeepAlive(_file);
        return value;
    }

    public override void ReadBytes(byte[] b, int offset, int len)
    {
        new ReadOnlySpan<byte>(Claim(len), len).CopyTo(b.AsSpan(offset, len));
        GC.KeepAlive(_file);
    }

    public override short ReadInt16()
    {
        var value = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<short>(Claim(sizeof(short))));
        GC.KeepAlive(_file);
        return value;
    }

    public override int ReadInt32()
    {
        var value = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<int>(Claim(sizeof(int))));
        GC.KeepAlive(_file);
        return value;
    }

    public override long ReadInt64()
    {
        var value = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<long>(Claim(sizeof(long))));
        GC.KeepAlive(_file);
        return value;
    }

    public override int ReadVInt32()
    {
        const int Longest = 5;
        if (_length - _position < Longest)
        {
            return base.ReadVInt32();
        }

        var pointer = _start + _position;
        int next = *pointer++;
        var value = next & 0x7F;
        for (var shift = 7; next >= 0x80 && shift < 7 * Longest; shift += 7)
        {
            next = *pointer++;
            value |= (next & 0x7F) << shift;
        }

        _position = pointer - _start;
        GC.KeepAlive(_file);
        return value;
    }

    /// <summary>The mapping belongs to all inputs of the file: there is nothing to close.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Claim(int count)
    {
        var position = _position;
        if (_length - position < count)
        {
            ThrowPastEnd();
        }

        _position = position + count;
        return _start + position;
    }

    private void ThrowPastEnd() => throw new EndOfStreamException($"Read past the end of {this}.");
}
