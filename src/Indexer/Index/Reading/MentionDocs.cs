using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>A list of mentions as Lucene reads postings: document by document, the byte as the one position.</summary>
internal sealed class MentionDocs(MentionList list, IBits? liveDocs) : DocsAndPositionsEnum
{
    private int _doc = -1;
    private int _next;
    private int _count;

    /// <summary>The list, for who reads it block by block instead.</summary>
    public MentionList List { get; } = list;

    public override int DocID => _doc;

    public override int Freq => 1;

    public override int StartOffset => -1;

    public override int EndOffset => -1;

    /// <summary>What the present document says of the stem.</summary>
    public byte Code => List.Codes[_next - 1];

    public override BytesRef? GetPayload() => null;

    public override int NextPosition() => Code;

    public override int NextDoc()
    {
        do
        {
            if (_next == _count && !Begin(List.NextBlock()))
            {
                return _doc = NO_MORE_DOCS;
            }

            _doc = List.Docs[_next++];
        }
        while (liveDocs is not null && !liveDocs.Get(_doc));

        return _doc;
    }

    public override int Advance(int target)
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

    public override long GetCost() => List.Count;

    private bool Begin(bool isBlock)
    {
        (_next, _count) = (0, isBlock ? List.BlockCount : 0);
        return isBlock;
    }
}
