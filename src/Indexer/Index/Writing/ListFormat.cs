using Library.Indexer.Index.Reading;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Writing;

/// <summary>
/// Keeps posting lists that are read by pointer, a block of documents at a time (<see cref="BlockList"/>), behind Lucene's own terms dictionary. Its formats differ in what
/// they keep of each document.
/// </summary>
/// <remarks>
/// The file: header; the lists; footer with checksum. A list of more than one block starts with its blocks' last documents and places in the list (four bytes each).
/// A block: how many bits a step from document to document takes (1 to 32); the steps, the first in the lowest bits; in some formats a byte of each document; what the format has
/// beyond. All numbers little-endian.
/// </remarks>
/// <param name="extension">Of the file.</param>
internal abstract class ListFormat(string extension) : PostingsFormat
{
    public const int Version = 2;

    private const int MinTermsInBlock = 25; // the terms dictionary's own defaults
    private const int MaxTermsInBlock = 48;

    public sealed override FieldsConsumer FieldsConsumer(SegmentWriteState state)
    {
        var lists = Write(state.Directory.CreateOutput(NameFile(state.SegmentInfo, state.SegmentSuffix), state.Context));
        try
        {
            return new BlockTreeTermsWriter<object?>(state, lists, MinTermsInBlock, MaxTermsInBlock, subclassState: null);
        }
        catch
        {
            lists.Dispose();
            throw;
        }
    }

    public sealed override FieldsProducer FieldsProducer(SegmentReadState state)
    {
        var lists = new ListReader(state.Directory.OpenInput(NameFile(state.SegmentInfo, state.SegmentSuffix), state.Context), this);
        try
        {
            return new BlockTreeTermsReader<object?>(
                state.Directory, state.FieldInfos, state.SegmentInfo, lists, state.Context, state.SegmentSuffix, state.TermsIndexDivisor, subclassState: null);
        }
        catch
        {
            lists.Dispose();
            throw;
        }
    }

    /// <summary>Whether it keeps a byte of each document.</summary>
    public abstract bool HasCodes { get; }

    /// <summary>A list as Lucene reads postings.</summary>
    public abstract ListDocs Open(BlockList list, IBits? liveDocs);

    protected abstract ListWriter Write(IndexOutput output);

    private string NameFile(SegmentInfo segment, string suffix) => IndexFileNames.SegmentFileName(segment.Name, suffix, extension);
}

/// <summary>Where the list of a term starts in the file.</summary>
internal sealed class ListTermState : BlockTermState
{
    public long Start { get; set; }

    public override void CopyFrom(TermState other)
    {
        base.CopyFrom(other);
        Start = ((ListTermState)other).Start;
    }
}
