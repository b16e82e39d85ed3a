using Library.Indexer.Index.Reading;
using Lucene.Net.Codecs;
using Lucene.Net.Index;

namespace Library.Indexer.Index.Writing;

/// <summary>
/// Keeps the posting lists of <see cref="IndexSchema.Words"/>: for each stem the documents, and a byte for each of them. Lucene's own terms dictionary in front of lists
/// that are read by pointer, many at a time (<see cref="MentionList"/>).
/// </summary>
/// <remarks>
/// The file: header; the lists; footer with checksum. A list of more than one block starts with its blocks' last documents and places in the list (four bytes each).
/// A block: how many bytes a step from document to document takes (1, 2 or 4); the steps; the bytes. All numbers little-endian.
/// </remarks>
[PostingsFormatName(FormatName)]
internal sealed class MentionsFormat : PostingsFormat
{
    public const string FormatName = "LibraryMentions";

    public const int Version = 1;

    private const string Extension = "mtn";
    private const int MinTermsInBlock = 25; // the terms dictionary's own defaults
    private const int MaxTermsInBlock = 48;

    public static string NameFile(SegmentInfo segment, string suffix) => IndexFileNames.SegmentFileName(segment.Name, suffix, Extension);

    public override FieldsConsumer FieldsConsumer(SegmentWriteState state)
    {
        var lists = new MentionsWriter(state.Directory.CreateOutput(NameFile(state.SegmentInfo, state.SegmentSuffix), state.Context));
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

    public override FieldsProducer FieldsProducer(SegmentReadState state)
    {
        var lists = new MentionsReader(state.Directory.OpenInput(NameFile(state.SegmentInfo, state.SegmentSuffix), state.Context));
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
}

/// <summary>Where the list of a stem starts in the file.</summary>
internal sealed class MentionsTermState : BlockTermState
{
    public long Start { get; set; }

    public override void CopyFrom(TermState other)
    {
        base.CopyFrom(other);
        Start = ((MentionsTermState)other).Start;
    }
}
