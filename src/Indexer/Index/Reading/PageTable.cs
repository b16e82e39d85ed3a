using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>Where the pages of a document start: in the positions of its body, of its margins, and in the bytes of its page texts.</summary>
/// <param name="Number">The page of the file, from 1; 0 where the file does not tell.</param>
internal readonly record struct PageStart(int Number, int Body, int Margins, int Bytes);

/// <summary>The pages of one document, as kept in a doc value: sixteen bytes a page, and one entry more for where the last page ends.</summary>
internal readonly ref struct PageTable
{
    private readonly ReadOnlySpan<PageStart> _pages;

    private PageTable(ReadOnlySpan<PageStart> pages) => _pages = pages;

    /// <summary>How many pages there are; 0 for a document without text.</summary>
    public int Count => Math.Max(0, _pages.Length - 1);

    public PageStart this[int page] => _pages[page];

    public static PageTable Read(BinaryDocValues tables, int doc, BytesRef buffer)
    {
        tables.Get(doc, buffer);
        return new PageTable(MemoryMarshal.Cast<byte, PageStart>(buffer.Bytes.AsSpan(buffer.Offset, buffer.Length)));
    }

    /// <param name="pages">The pages' starts, and last where the last page ends.</param>
    public static BytesRef Write(List<PageStart> pages) => new(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(pages)).ToArray());

    /// <summary>The page on which a position of the body stands.</summary>
    public int PageOfBody(int position)
    {
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            (low, high) = _pages[middle].Body <= position ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>The page on which a position of the margins stands.</summary>
    public int PageOfMargins(int position)
    {
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            (low, high) = _pages[middle].Margins <= position ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
