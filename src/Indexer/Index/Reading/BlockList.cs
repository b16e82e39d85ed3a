using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lucene.Net.Index;

namespace Library.Indexer.Index.Reading;

/// <summary>The documents of a term, block by block, in some formats with a byte for each. Made by <see cref="Writing.ListWriter"/>; see <see cref="Writing.ListFormat"/>.</summary>
internal sealed unsafe class BlockList
{
    /// <summary>Documents in a block, the last one of a list apart.</summary>
    public const int BlockSize = 128;

    /// <summary>Bytes that are there behind every block, since steps are read eight bytes at a time: at the end of the file its checksum.</summary>
    public const int Slack = sizeof(ulong);

    /// <summary>The bytes of a block's header.</summary>
    public const int BlockHeader = 2 * sizeof(int);

    private readonly MappedBytes _bytes;
    private byte* _list;
    private int _blocks;
    private long _start;
    private int[] _docs = [];
    private byte[] _codes = [];
    private int _block = -1;

    /// <exception cref="EndOfStreamException">The list would start outside the file.</exception>
    public BlockList(MappedBytes bytes, long start, int count, bool hasCodes)
    {
        (_bytes, HasCodes) = (bytes, hasCodes);
        End = bytes.Start + bytes.Length;
        Reset(start, count);
    }

    /// <summary>Whether there is a byte of each document.</summary>
    public bool HasCodes { get; }

    /// <summary>How many documents the list has, deleted ones included.</summary>
    public int Count { get; private set; }

    /// <summary>The documents of the present block, in ascending order.</summary>
    public ReadOnlySpan<int> Docs => _docs.AsSpan(0, BlockCount);

    /// <summary>The byte of each of them; only in a list that has bytes.</summary>
    public ReadOnlySpan<byte> Codes => _codes.AsSpan(0, BlockCount);

    /// <summary>How many documents the present block has.</summary>
    public int BlockCount { get; private set; }

    /// <summary>What follows the present block's documents and bytes: what the format keeps of them beyond. Not to be read at <see cref="End"/> or past it, and only while the list is alive.</summary>
    public byte* Rest { get; private set; }

    /// <summary>Where the file ends.</summary>
    public byte* End { get; }

    /// <exception cref="EndOfStreamException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowPastEnd() => throw new EndOfStreamException("A list of documents reaches past the end of its file.");

    /// <summary>Whether its lists are those of some file.</summary>
    public bool IsOf(MappedBytes bytes) => ReferenceEquals(_bytes, bytes);

    /// <summary>Becomes another list of the file, before its first block.</summary>
    /// <exception cref="EndOfStreamException">The list would start outside the file.</exception>
    public void Reset(long start, int count)
    {
        (_start, Count, _block, BlockCount) = (start, count, -1, 0);
        _blocks = (count + BlockSize - 1) / BlockSize;
        var headers = _blocks > 1 ? (long)_blocks * BlockHeader : 0;
        if (start < 0 || start > _bytes.Length - headers)
        {
            ThrowPastEnd();
        }

        _list = _bytes.Start + start;
    }

    /// <summary>The same list from its beginning.</summary>
    public BlockList Reopen() => new(_bytes, _start, Count, HasCodes);

    /// <summary>Goes to the next block; false at the end.</summary>
    public bool NextBlock() => Read(_block + 1);

    /// <summary>Goes on to the first block after the present one that holds a document or a later one; false at the end.</summary>
    public bool SkipTo(int doc)
    {
        var block = _block + 1;
        while (block < _blocks - 1 && LastOf(block) < doc)
        {
            block++;
        }

        if (Read(block) && Docs[^1] >= doc)
        {
            return true;
        }

        _block = _blocks;
        BlockCount = 0;
        return false;
    }

    /// <summary>The place in the present block of the first document from another one on, which the block must have.</summary>
    /// <param name="from">Where to begin to look.</param>
    public int Find(int doc, int from)
    {
        ref var docs = ref MemoryMarshal.GetArrayDataReference(_docs);
        var wanted = Vector256.Create(doc - 1);
        for (; from + Vector256<int>.Count <= BlockCount; from += Vector256<int>.Count)
        {
            var reached = Vector256.GreaterThan(Vector256.LoadUnsafe(ref docs, (nuint)from), wanted).ExtractMostSignificantBits();
            if (reached != 0)
            {
                return from + BitOperations.TrailingZeroCount(reached);
            }
        }

        while (_docs[from] < doc)
        {
            from++;
        }

        return from;
    }

    private int LastOf(int block) => Unsafe.ReadUnaligned<int>(_list + (block * BlockHeader));

    private bool Read(int block)
    {
        _block = block;
        if (block >= _blocks)
        {
            BlockCount = 0;
            return false;
        }

        var data = _blocks == 1 ? _list : _list + Unsafe.ReadUnaligned<int>(_list + (block * BlockHeader) + sizeof(int));
        var count = block == _blocks - 1 ? Count - (block * BlockSize) : BlockSize;
        if (data < _list || data >= End || End - data < 1 + BytesOf(count, *data) + Slack)
        {
            ThrowPastEnd();
        }

        if (_docs.Length < count)
        {
            _docs = GC.AllocateUninitializedArray<int>(Math.Min(Count, BlockSize));
            _codes = HasCodes ? GC.AllocateUninitializedArray<byte>(_docs.Length) : [];
        }

        Decode(data, count, block == 0 ? -1 : LastOf(block - 1));
        BlockCount = count;
        Rest = data + 1 + BytesOf(count, *data);
        _bytes.KeepAlive();
        return true;
    }

    /// <summary>What the steps and bytes of some documents take.</summary>
    private long BytesOf(int count, byte width) => DocumentSteps.BytesOf(count, width) + (HasCodes ? count : 0);

    private void Decode(byte* data, int count, int doc)
    {
        var width = *data++;
        if (width is 0 or > DocumentSteps.MaxWidth)
        {
            throw new CorruptIndexException($"A block of documents has steps of {width} bits.");
        }

        DocumentSteps.Read(data, End, width, doc, _docs.AsSpan(0, count));
        if (HasCodes)
        {
            new ReadOnlySpan<byte>(data + DocumentSteps.BytesOf(count, width), count).CopyTo(_codes);
        }
    }
}
