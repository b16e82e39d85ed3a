using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Win32.SafeHandles;

namespace Library.Indexer.Index.Reading;

/// <summary>The page texts of a segment's documents, of which one page can be read without the rest. For one thread at a time.</summary>
/// <param name="data">The documents' texts, one after another.</param>
/// <param name="file">The same file, to be read in its own way: what is read of a mapping counts as memory of the process with its neighbours, and page texts are a third of an index. Null for a segment that is in memory.</param>
/// <param name="table">Where in <paramref name="data"/> the places of the documents' first bytes stand: eight bytes a document, and one more for the last one's end.</param>
internal sealed class PageTexts(IndexInput data, SafeFileHandle? file, long table) : BinaryDocValues
{
    private byte[] _page = [];

    /// <summary>All of a document's pages: what merging asks for.</summary>
    public override void Get(int docID, BytesRef result)
    {
        var (start, end) = Find(docID);
        (result.Bytes, result.Offset, result.Length) = (new byte[end - start], 0, (int)(end - start));
        ReadAt(start, result.Bytes, result.Length);
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

        ReadAt(start + from, _page, length);
        return _page.AsSpan(0, length);
    }

    /// <exception cref="EndOfStreamException">The file is shorter.</exception>
    private void ReadAt(long position, byte[] into, int length)
    {
        if (file is null)
        {
            data.Seek(position);
            data.ReadBytes(into, 0, length);
            return;
        }

        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(file, into.AsSpan(done, length - done), position + done);
            done += read > 0 ? read : throw new EndOfStreamException("Page texts end before their end.");
        }
    }

    private (long Start, long End) Find(int doc)
    {
        data.Seek(table + ((long)doc * sizeof(long)));
        return (data.ReadInt64(), data.ReadInt64());
    }
}
