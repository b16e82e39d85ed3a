using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>A list as Lucene reads postings: document by document.</summary>
internal abstract class ListDocs(BlockList list, IBits? liveDocs) : DocsAndPositionsEnum
{
    private IBits? _liveDocs = liveDocs;
    private int _doc = -1;
    private int _next;
    private int _count;

    /// <summary>The list, for who reads it block by block instead.</summary>
    public BlockList List { get; } = list;

    public sealed override int DocID => _doc;

    public sealed override int StartOffset => -1;

    public sealed override int EndOffset => -1;

    /// <summary>Where in the list's present block the present document stands.</summary>
    protected int Place => _next - 1;

    public sealed override BytesRef? GetPayload() => null;

    public sealed override int NextDoc()
    {
        do
        {
            if (_next == _count && !Begin(List.NextBlock()))
            {
                return _doc = NO_MORE_DOCS;
            }

            _doc = List.Docs[_next++];
        }
        while (_liveDocs is not null && !_liveDocs.Get(_doc));

        return _doc;
    }

    public sealed override int Advance(int target)
    {
        if (_count == 0 || List.Docs[_count - 1] < target)
        {
            if (!Begin(List.SkipTo(target)))
            {
                return _doc = NO_MORE_DOCS;
            }
        }

        _next = List.Find(target, _next);
        return NextDoc();
    }

    public sealed override long GetCost() => List.Count;

    /// <summary>Becomes another list of the same file, before its first document.</summary>
    /// <exception cref="EndOfStreamException">The list would start outside the file.</exception>
    public virtual void Reset(long start, int count, IBits? liveDocs)
    {
        List.Reset(start, count);
        (_liveDocs, _doc, _next, _count) = (liveDocs, -1, 0, 0);
    }

    private bool Begin(bool isBlock)
    {
        (_next, _count) = (0, isBlock ? List.BlockCount : 0);
        return isBlock;
    }
}
