using Library.Indexer.Index.Reading;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Writing;

/// <summary>Keeps the positions of the words of a field, so that those of one document are soon found: ranking and passages ask for them document by document.</summary>
/// <remarks>
/// Behind a block's documents follow their positions, document after document. A position is the step from the one before it, from 0: seven bits a byte, the lowest first, and
/// the highest bit set but in the last byte, which has six bits and <see cref="PositionDocs.LastOfDocument"/> on the last position of a document.
/// </remarks>
[PostingsFormatName("LibraryPositions")]
internal sealed class PositionsFormat() : ListFormat("psn")
{
    public override bool HasCodes => false;

    public override ListDocs Open(BlockList list, IBits? liveDocs) => new PositionDocs(list, liveDocs);

    protected override ListWriter Write(IndexOutput output) => new Writer(output, this);

    private sealed class Writer(IndexOutput output, ListFormat format) : ListWriter(output, format)
    {
        /// <summary>Where the positions of each document end.</summary>
        private readonly List<int> _ends = [];

        private byte[] _bytes = new byte[1024];
        private int _length;
        private int _last;

        public override int SetField(FieldInfo fieldInfo) => fieldInfo is { IndexOptions: IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, HasPayloads: false }
            ? base.SetField(fieldInfo)
            : throw new NotSupportedException($"The field {fieldInfo.Name} has something else than positions.");

        public override void StartTerm()
        {
            base.StartTerm();
            _ends.Clear();
            _length = 0;
        }

        public override void StartDoc(int docId, int freq)
        {
            base.StartDoc(docId, freq);
            _last = 0;
        }

        public override void AddPosition(int position, BytesRef payload, int startOffset, int endOffset)
        {
            const int longest = 5;
            if (_bytes.Length - _length < longest)
            {
                Array.Resize(ref _bytes, checked(_bytes.Length * 2));
            }

            var step = (uint)(position - _last);
            for (; step > PositionDocs.LastBits; step >>= 7)
            {
                _bytes[_length++] = (byte)(step | PositionDocs.Continues);
            }

            _bytes[_length++] = (byte)step;
            _last = position;
        }

        public override void FinishDoc()
        {
            _bytes[_length - 1] |= PositionDocs.LastOfDocument;
            _ends.Add(_length);
            base.FinishDoc();
        }

        protected override ReadOnlySpan<byte> RestOf(int first, int count)
        {
            var start = first == 0 ? 0 : _ends[first - 1];
            return _bytes.AsSpan(start, _ends[first + count - 1] - start);
        }
    }
}
