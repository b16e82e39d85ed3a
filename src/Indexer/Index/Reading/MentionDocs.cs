using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>A list of mentions, the byte of each document as its one position.</summary>
internal sealed class MentionDocs(BlockList list, IBits? liveDocs) : ListDocs(list, liveDocs)
{
    public override int Freq => 1;

    /// <summary>What the present document says of the stem.</summary>
    public byte Code => List.CodeAt(Place);

    public override int NextPosition() => Code;
}
