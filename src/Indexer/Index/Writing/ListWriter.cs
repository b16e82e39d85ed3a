using System.Buffers.Binary;
using System.Numerics;
using Library.Indexer.Index.Reading;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;

namespace Library.Indexer.Index.Writing;

/// <summary>Writes the lists of a <see cref="ListFormat"/>, each when it is whole.</summary>
internal abstract class ListWriter : PostingsWriterBase
{
    private const int MaxBlock = 1 + (BlockList.BlockSize * (sizeof(int) + sizeof(byte)));

    private readonly IndexOutput _output;
    private readonly ListFormat _format;
    private readonly List<int> _docs = [];
    private readonly List<byte> _codes = [];
    private byte[] _list = new byte[1024];
    private long _lastStart;

    protected ListWriter(IndexOutput output, ListFormat format)
    {
        (_output, _format) = (output, format);
        CodecUtil.WriteHeader(output, format.Name, ListFormat.Version);
    }

    public override void Init(IndexOutput termsOut) => CodecUtil.WriteHeader(termsOut, _format.Name, ListFormat.Version);

    public override BlockTermState NewTermState() => new ListTermState();

    public override int SetField(FieldInfo fieldInfo)
    {
        _lastStart = 0;
        return 1;
    }

    public override void StartTerm()
    {
        _docs.Clear();
        _codes.Clear();
    }

    public override void StartDoc(int docId, int freq) => _docs.Add(docId);

    public override void FinishDoc()
    {
        if (_codes.Count != (_format.HasCodes ? _docs.Count : 0))
        {
            throw new InvalidOperationException($"A document has one byte in a format that keeps bytes, and else none: {_format.Name}.");
        }
    }

    public override void FinishTerm(BlockTermState state)
    {
        ((ListTermState)state).Start = _output.Position;
        var length = Encode(); // before the array is named: it may be replaced
        _output.WriteBytes(_list, 0, length);
    }

    public override void EncodeTerm(long[] longs, DataOutput @out, FieldInfo fieldInfo, BlockTermState state, bool absolute)
    {
        var start = ((ListTermState)state).Start;
        longs[0] = start - (absolute ? 0 : _lastStart);
        _lastStart = start;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using (_output)
            {
                CodecUtil.WriteFooter(_output);
            }
        }
    }

    /// <summary>Gives the present document its byte.</summary>
    protected void AddCode(byte code) => _codes.Add(code);

    /// <summary>How many bits each step of a block takes.</summary>
    /// <param name="bits">Those that the longest needs.</param>
    protected virtual int WidthOf(int bits) => bits;

    /// <summary>What follows the documents of a block, and their bytes.</summary>
    /// <param name="first">The first of them, counted from the list's beginning.</param>
    protected virtual ReadOnlySpan<byte> RestOf(int first, int count) => [];

    private int Encode()
    {
        var blocks = (_docs.Count + BlockList.BlockSize - 1) / BlockList.BlockSize;
        var length = blocks > 1 ? blocks * BlockList.BlockHeader : 0;
        MakeRoom(0, length);
        var before = -1;
        for (var block = 0; block < blocks; block++)
        {
            var first = block * BlockList.BlockSize;
            var count = Math.Min(BlockList.BlockSize, _docs.Count - first);
            var last = _docs[first + count - 1];
            var rest = RestOf(first, count);
            MakeRoom(length, MaxBlock + rest.Length);
            if (blocks > 1)
            {
                var header = _list.AsSpan(block * BlockList.BlockHeader);
                BinaryPrimitives.WriteInt32LittleEndian(header, last);
                BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(int)..], length);
            }

            length = EncodeBlock(first, count, before, length);
            rest.CopyTo(_list.AsSpan(length));
            length += rest.Length;
            before = last;
        }

        return length;
    }

    /// <exception cref="OverflowException">The list would take two gigabytes.</exception>
    private void MakeRoom(int used, int more)
    {
        if (_list.Length < checked(used + more))
        {
            Array.Resize(ref _list, (int)Math.Min(Array.MaxLength, 2L * (used + more)));
        }
    }

    private int EncodeBlock(int first, int count, int before, int length)
    {
        var longest = 0;
        for (var (i, last) = (first, before); i < first + count; last = _docs[i++])
        {
            longest = Math.Max(longest, _docs[i] - last);
        }

        var width = WidthOf(32 - BitOperations.LeadingZeroCount((uint)longest));
        _list[length++] = (byte)width;
        var (pending, bits) = (0UL, 0);
        for (var i = first; i < first + count; before = _docs[i++])
        {
            pending |= (ulong)(_docs[i] - before) << bits;
            for (bits += width; bits >= 8; bits -= 8, pending >>= 8)
            {
                _list[length++] = (byte)pending;
            }
        }

        if (bits > 0)
        {
            _list[length++] = (byte)pending;
        }

        if (_format.HasCodes)
        {
            _codes.CopyTo(first, _list, length, count);
            length += count;
        }

        return length;
    }
}
