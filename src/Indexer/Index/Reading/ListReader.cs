using Library.Indexer.Index.Writing;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Reading;

/// <summary>Opens the lists of a <see cref="ListFormat"/>.</summary>
internal sealed class ListReader : PostingsReaderBase
{
    private readonly IndexInput _input;
    private readonly ListFormat _format;
    private readonly MappedBytes _bytes;

    public ListReader(IndexInput input, ListFormat format)
    {
        (_input, _format) = (input, format);
        CodecUtil.CheckHeader(input, format.Name, ListFormat.Version, ListFormat.Version);
        CodecUtil.RetrieveChecksum(input);
        _bytes = MappedBytes.Of(input);
    }

    public override void Init(IndexInput termsIn) => CodecUtil.CheckHeader(termsIn, _format.Name, ListFormat.Version, ListFormat.Version);

    public override BlockTermState NewTermState() => new ListTermState();

    public override void DecodeTerm(long[] longs, DataInput @in, FieldInfo fieldInfo, BlockTermState state, bool absolute)
    {
        var list = (ListTermState)state;
        list.Start = (absolute ? 0 : list.Start) + longs[0];
    }

    public override DocsEnum Docs(FieldInfo fieldInfo, BlockTermState state, IBits skipDocs, DocsEnum? reuse, DocsFlags flags) => Open(state, skipDocs, reuse);

    public override DocsAndPositionsEnum DocsAndPositions(FieldInfo fieldInfo, BlockTermState state, IBits skipDocs, DocsAndPositionsEnum? reuse, DocsAndPositionsFlags flags) =>
        Open(state, skipDocs, reuse);

    public override long RamBytesUsed() => 0;

    public override void CheckIntegrity() => CodecUtil.ChecksumEntireFile(_input);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }
    }

    private ListDocs Open(BlockTermState state, IBits liveDocs, DocsEnum? reuse)
    {
        var start = ((ListTermState)state).Start;
        if (reuse is not ListDocs known || !known.List.IsOf(_bytes))
        {
            return _format.Open(new BlockList(_bytes, start, state.DocFreq, _format.HasCodes), liveDocs);
        }

        known.Reset(start, state.DocFreq, liveDocs);
        return known;
    }
}
