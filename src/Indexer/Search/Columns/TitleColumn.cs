using System.Buffers.Binary;
using Library.Indexer.Index;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Columns;

/// <summary>The titles of one segment, for sorting: their first eight bytes in an array, the rest read where those are equal.</summary>
internal sealed class TitleColumn
{
    private readonly BinaryDocValues? _titles;
    private readonly Lock _gate = new();
    private readonly ulong[] _starts;

    public TitleColumn(AtomicReader reader)
    {
        _titles = reader.GetBinaryDocValues(IndexSchema.TitleKey);
        _starts = new ulong[reader.MaxDoc];
        Span<byte> start = stackalloc byte[sizeof(ulong)];
        for (var doc = 0; doc < _starts.Length; doc++)
        {
            var title = Read(doc);
            start.Clear();
            title[..Math.Min(title.Length, start.Length)].CopyTo(start);
            _starts[doc] = BinaryPrimitives.ReadUInt64BigEndian(start);
        }
    }

    public static int Compare(TitleColumn column, int doc, TitleColumn otherColumn, int otherDoc)
    {
        var order = column._starts[doc].CompareTo(otherColumn._starts[otherDoc]);
        return order != 0 ? order : column.Read(doc).SequenceCompareTo(otherColumn.Read(otherDoc));
    }

    private ReadOnlySpan<byte> Read(int doc)
    {
        if (_titles is null)
        {
            return [];
        }

        var buffer = new BytesRef();
        lock (_gate) // doc values belong to one thread at a time
        {
            _titles.Get(doc, buffer);
        }

        return buffer.Bytes.AsSpan(buffer.Offset, buffer.Length);
    }
}
