using Lucene.Net.Codecs;
using Lucene.Net.Codecs.Lucene46;

namespace Library.Indexer.Index.Writing;

/// <summary>Lucene's own codec, but for the page texts, the words' positions and what documents say of words.</summary>
/// <remarks>It keeps the name, since everything it writes is read by the codec of that name: fields tell the formats of their postings and doc values themselves.</remarks>
[CodecName("Lucene46")]
internal sealed class LibraryCodec : Lucene46Codec
{
    private static readonly Lazy<(DocValuesFormat Pages, PostingsFormat Mentions, PostingsFormat Positions)> Formats = new(() =>
    {
        DocValuesFormat.SetDocValuesFormatFactory(new DefaultDocValuesFormatFactory { CustomDocValuesFormatTypes = [typeof(PageTextsFormat)] });
        PostingsFormat.SetPostingsFormatFactory(new DefaultPostingsFormatFactory { CustomPostingsFormatTypes = [typeof(MentionsFormat), typeof(PositionsFormat)] });
        return (new PageTextsFormat(), new MentionsFormat(), new PositionsFormat());
    });

    /// <summary>Makes the formats known to Lucene, which looks them up by the names that fields tell. Before an index is read.</summary>
    public static void MakeKnown() => _ = Formats.Value;

    public override DocValuesFormat GetDocValuesFormatForField(string field) =>
        string.Equals(field, IndexSchema.PageTexts, StringComparison.Ordinal) ? Formats.Value.Pages : base.GetDocValuesFormatForField(field);

    public override PostingsFormat GetPostingsFormatForField(string field) =>
        string.Equals(field, IndexSchema.Words, StringComparison.Ordinal) ? Formats.Value.Mentions
        : IndexSchema.TextFields.Contains(field) ? Formats.Value.Positions
        : base.GetPostingsFormatForField(field);
}
