using System.Numerics;
using System.Runtime.Intrinsics;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>A list of positions: see <see cref="Writing.PositionsFormat"/>.</summary>
internal sealed unsafe class PositionDocs(BlockList list, IBits? liveDocs) : ListDocs(list, liveDocs)
{
    /// <summary>Set in each byte of a position but its last one.</summary>
    public const byte Continues = 0x80;

    /// <summary>Set in the last byte of a document's last position.</summary>
    public const byte LastOfDocument = 0x40;

    /// <summary>What a position's last byte has of it.</summary>
    public const byte LastBits = 0x3F;

    /// <summary>The document whose positions were found last.</summary>
    private int _found = -1;

    /// <summary>The block of that document, and its place in it.</summary>
    private byte* _block;
    private int _place;

    /// <summary>Where its positions start, and the next one stands.</summary>
    private byte* _start;
    private byte* _next;

    private int _position;
    private bool _isOver;

    public override int Freq
    {
        get
        {
            Find();
            var count = 0;
            for (var at = _start; ; at++)
            {
                var read = ByteAt(at);
                count += (read & Continues) == 0 ? 1 : 0;
                if (IsLast(read))
                {
                    GC.KeepAlive(List);
                    return count;
                }
            }
        }
    }

    public override int NextPosition()
    {
        Find();
        if (_isOver)
        {
            throw new InvalidOperationException("The document has no more positions.");
        }

        uint step = 0;
        uint read = ByteAt(_next++);
        var shift = 0;
        for (; (read & Continues) != 0; shift += 7)
        {
            step |= (read ^ Continues) << shift;
            read = ByteAt(_next++);
        }

        GC.KeepAlive(List);
        _isOver = (read & LastOfDocument) != 0;
        return _position += (int)(step | ((read & LastBits) << shift));
    }

    /// <summary>Adds the positions of the present document, in ascending order, to some that were read before.</summary>
    /// <param name="positions">Made longer where they do not find room.</param>
    /// <param name="count">How many there are before.</param>
    /// <param name="last">Of positions behind this one the first alone is read.</param>
    /// <returns>How many there are then.</returns>
    public int AddPositions(ref int[] positions, int count, int last)
    {
        Find();
        var at = _start;
        var end = List.End;
        var position = 0;
        uint read;
        do
        {
            uint step = 0;
            for (var shift = 0; ; shift += 7)
            {
                if (at >= end)
                {
                    BlockList.ThrowPastEnd();
                }

                read = *at++;
                if ((read & Continues) == 0)
                {
                    step |= (read & LastBits) << shift;
                    break;
                }

                step |= (read ^ Continues) << shift;
            }

            if (count == positions.Length)
            {
                Array.Resize(ref positions, Math.Max(16, 2 * count));
            }

            positions[count++] = position += (int)step;
        }
        while ((read & LastOfDocument) == 0 && position <= last);
        GC.KeepAlive(List);
        return count;
    }

    public override void Reset(long start, int count, IBits? liveDocs)
    {
        base.Reset(start, count, liveDocs);
        _found = -1;
        _block = null;
    }

    private static bool IsLast(uint read) => (read & (Continues | LastOfDocument)) == LastOfDocument;

    private byte ByteAt(byte* at)
    {
        if (at >= List.End)
        {
            BlockList.ThrowPastEnd();
        }

        return *at;
    }

    /// <summary>Finds the positions of the present document, once.</summary>
    private void Find()
    {
        if (_found == DocID)
        {
            return;
        }

        if (_block != List.Rest)
        {
            _block = _start = List.Rest;
            _place = 0;
        }

        _start = Skip(_start, Place - _place);
        (_place, _found, _position, _isOver) = (Place, DocID, 0, false);
        _next = _start;
        GC.KeepAlive(List);
    }

    /// <summary>Where the positions of so many documents end.</summary>
    private byte* Skip(byte* at, int documents)
    {
        var mask = Vector256.Create((byte)(Continues | LastOfDocument));
        var last = Vector256.Create(LastOfDocument);
        while (documents > 0 && List.End - at >= Vector256<byte>.Count)
        {
            var ends = Vector256.Equals(Vector256.Load(at) & mask, last).ExtractMostSignificantBits();
            var count = BitOperations.PopCount(ends);
            if (count >= documents)
            {
                for (; documents > 1; documents--)
                {
                    ends &= ends - 1;
                }

                return at + BitOperations.TrailingZeroCount(ends) + 1;
            }

            documents -= count;
            at += Vector256<byte>.Count;
        }

        while (documents > 0)
        {
            documents -= IsLast(ByteAt(at++)) ? 1 : 0;
        }

        return at;
    }
}
