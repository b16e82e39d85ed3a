using Library.Indexer.Index.Reading;
using Lucene.Net.Codecs;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Writing;

/// <summary>Keeps the lists of <see cref="IndexSchema.Words"/>: for each stem the documents, and of each what it says of the stem (<see cref="Analysis.Mention"/>).</summary>
[PostingsFormatName("LibraryMentions")]
internal sealed class MentionsFormat() : ListFormat("mtn")
{
    public override bool HasCodes => true;

    public override ListDocs Open(BlockList list, IBits? liveDocs) => new MentionDocs(list, liveDocs);

    protected override ListWriter Write(IndexOutput output) => new Writer(output, this);

    private sealed class Writer(IndexOutput output, ListFormat format) : ListWriter(output, format)
    {
        /// <summary>Whole bytes are read faster, and most queries go through whole lists.</summary>
        protected override int WidthOf(int bits) => bits <= 8 ? 8 : bits <= 16 ? 16 : bits;

        /// <param name="position">The mention: see <see cref="Analysis.MentionStream"/>.</param>
        public override void AddPosition(int position, BytesRef payload, int startOffset, int endOffset) => AddCode(checked((byte)position));
    }
}
