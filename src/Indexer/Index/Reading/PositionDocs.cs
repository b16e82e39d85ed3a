using System.Runtime.CompilerServices;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>A list of positions: see <see cref="Writing.PositionsFormat"/>.</summary>
internal sealed unsafe class PositionDocs(BlockList list, IBits? liveDocs) : ListDocs(list, liveDocs)
{
    /// <summary>The byte of a document whose positions take as many bytes or more.</summary>
    public const byte Long = byte.MaxValue;

    /// <summary>The document whose positions were found last.</summary>
    private int _found = -1;

    /// <summary>The block of that document, and its place in it.</summary>
    private byte* _block;
    private int _place;

    /// <summary>Where its positions start, the next one stands, and they end.</summary>
    private byte* _start;
    private byte* _next;
    private byte* _end;

    private int _position;

    public override int Freq
    {
        get
        {
            Find();
            var count = 0;
            for (var at = _end - BytesOfPositions(); at < _end; at++)
            {
                count += *at < 0x80 ? 1 : 0;
            }

            GC.KeepAlive(List);
            return count;
        }
    }

    public override int NextPosition()
    {
        Find();
        uint step = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (_next >= _end)
            {
                BlockList.ThrowPastEnd();
            }

            uint read = *_next++;
            step |= (read & 0x7F) << shift;
            if (read < 0x80)
            {
                break;
            }
        }

        GC.KeepAlive(List);
        return _position += (int)step;
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

        var codes = List.Codes;
        for (; _place < Place; _place++)
        {
            _start += BytesOf(codes[_place]);
        }

        _end = _start + BytesOf(codes[_place]);
        if (_end < _start || _end > List.End)
        {
            BlockList.ThrowPastEnd();
        }

        _next = _end - BytesOfPositions();
        (_found, _position) = (DocID, 0);
    }

    private long BytesOfPositions() => _end - _start - (List.Codes[_place] == Long ? sizeof(int) : 0);

    /// <summary>What the document at <see cref="_start"/> takes, its length included.</summary>
    private long BytesOf(byte code)
    {
        if (code != Long)
        {
            return code;
        }

        if (_start > List.End - sizeof(int))
        {
            BlockList.ThrowPastEnd();
        }

        return sizeof(int) + (long)Unsafe.ReadUnaligned<uint>(_start);
    }
}
