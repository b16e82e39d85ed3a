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

    /// <summary>So many documents are looked at at once: about as many as stand between two that a word of a tenth of the frequency has.</summary>
    private const int Ahead = 32;

    /// <summary>Bytes that are there behind every block, since steps are read eight bytes at a time: at the end of the file its checksum.</summary>
    public const int Slack = sizeof(ulong);

    /// <summary>The bytes of a block's header.</summary>
    public const int BlockHeader = 2 * sizeof(int);

    private readonly MappedBytes _bytes;
    private byte* _list;
    private int _blocks;
    private long _start;

    /// <summary>The documents of the present block, and behind them <see cref="Ahead"/> that are none, later than all: a search among them needs no look at where they end.</summary>
    private int[] _docs = [];

    /// <summary>The bytes of the present block in the file, and once they were asked for together a copy of them.</summary>
    private byte* _said;
    private byte[] _codes = [];
    private bool _isCopied;
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
    public ReadOnlySpan<byte> Codes
    {
        get
        {
            if (!_isCopied)
            {
                _codes = _codes.Length < BlockCount ? GC.AllocateUninitializedArray<byte>(Math.Min(Count, BlockSize)) : _codes;
                new ReadOnlySpan<byte>(_said, BlockCount).CopyTo(_codes);
                _isCopied = true;
                _bytes.KeepAlive();
            }

            return _codes.AsSpan(0, BlockCount);
        }
    }

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

    /// <summary>The byte of a document of the present block.</summary>
    /// <param name="place">Where in the block it stands.</param>
    public byte CodeAt(int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, BlockCount);
        var code = _said[place];
        _bytes.KeepAlive();
        return code;
    }

    /// <summary>The place in the present block of the first document from another one on, which the block must have.</summary>
    /// <param name="from">Where to begin to look; a place in the block.</param>
    public int Find(int doc, int from)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(from, BlockCount);
        ref var docs = ref MemoryMarshal.GetArrayDataReference(_docs);
        var wanted = Vector256.Create(doc - 1);
        for (; ; from += Ahead)
        {
            var reached = Later(ref docs, from, wanted) | (Later(ref docs, from + 8, wanted) << 8) | (Later(ref docs, from + 16, wanted) << 16) | (Later(ref docs, from + 24, wanted) << 24);
            if (reached != 0)
            {
                return from + BitOperations.TrailingZeroCount(reached);
            }
        }
    }

    /// <summary>Which of eight documents are later than what is wanted, a bit each.</summary>
    private static uint Later(ref int docs, int from, Vector256<int> wanted) => Vector256.GreaterThan(Vector256.LoadUnsafe(ref docs, (nuint)from), wanted).ExtractMostSignificantBits();

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

        if (_docs.Length < count + Ahead)
        {
            _docs = GC.AllocateUninitializedArray<int>(Math.Min(Count, BlockSize) + Ahead);
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
        _docs.AsSpan(count, Ahead).Fill(int.MaxValue);
        _said = data + DocumentSteps.BytesOf(count, width);
        _isCopied = !HasCodes;
    }
}
