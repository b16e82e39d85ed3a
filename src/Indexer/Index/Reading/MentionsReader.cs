using Library.Indexer.Index.Writing;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>Opens the lists of <see cref="MentionsFormat"/>.</summary>
internal sealed class MentionsReader : PostingsReaderBase
{
    private readonly IndexInput _input;
    private readonly MappedBytes _bytes;

    public MentionsReader(IndexInput input)
    {
        _input = input;
        CodecUtil.CheckHeader(input, MentionsFormat.FormatName, MentionsFormat.Version, MentionsFormat.Version);
        CodecUtil.RetrieveChecksum(input);
        _bytes = MappedBytes.Of(input);
    }

    public override void Init(IndexInput termsIn) => CodecUtil.CheckHeader(termsIn, MentionsFormat.FormatName, MentionsFormat.Version, MentionsFormat.Version);

    public override BlockTermState NewTermState() => new MentionsTermState();

    public override void DecodeTerm(long[] longs, DataInput @in, FieldInfo fieldInfo, BlockTermState state, bool absolute)
    {
        var mentions = (MentionsTermState)state;
        mentions.Start = (absolute ? 0 : mentions.Start) + longs[0];
    }

    public override DocsEnum Docs(FieldInfo fieldInfo, BlockTermState state, IBits skipDocs, DocsEnum reuse, DocsFlags flags) => Open(state, skipDocs);

    public override DocsAndPositionsEnum DocsAndPositions(FieldInfo fieldInfo, BlockTermState state, IBits skipDocs, DocsAndPositionsEnum reuse, DocsAndPositionsFlags flags) =>
        Open(state, skipDocs);

    public override long RamBytesUsed() => 0;

    public override void CheckIntegrity() => CodecUtil.ChecksumEntireFile(_input);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }
    }

    private MentionDocs Open(BlockTermState state, IBits liveDocs) => new(new MentionList(_bytes, ((MentionsTermState)state).Start, state.DocFreq), liveDocs);
}
