using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>The page texts of a segment's documents, of which one page can be read without the rest. For one thread at a time.</summary>
/// <param name="data">The documents' texts, one after another.</param>
/// <param name="table">Where in <paramref name="data"/> the places of the documents' first bytes stand: eight bytes a document, and one more for the last one's end.</param>
internal sealed class PageTexts(IndexInput data, long table) : BinaryDocValues
{
    private byte[] _page = [];

    /// <summary>All of a document's pages: what merging asks for.</summary>
    public override void Get(int docID, BytesRef result)
    {
        var (start, end) = Find(docID);
        (result.Bytes, result.Offset, result.Length) = (new byte[end - start], 0, (int)(end - start));
        data.Seek(start);
        data.ReadBytes(result.Bytes, 0, result.Length);
    }

    /// <summary>A stretch of a document's texts; good until the next call.</summary>
    /// <exception cref="CorruptIndexException">The document's texts are shorter.</exception>
    public ReadOnlySpan<byte> Read(int doc, int from, int length)
    {
        var (start, end) = Find(doc);
        if (from < 0 || length < 0 || start + from + length > end)
        {
            throw new CorruptIndexException($"Page texts of document {doc}: {from} and {length} bytes of {end - start}.");
        }

        if (_page.Length < length)
        {
            _page = new byte[length];
        }

        data.Seek(start + from);
        data.ReadBytes(_page, 0, length);
        return _page.AsSpan(0, length);
    }

    private (long Start, long End) Find(int doc)
    {
        data.Seek(table + ((long)doc * sizeof(long)));
        return (data.ReadInt64(), data.ReadInt64());
    }
}
