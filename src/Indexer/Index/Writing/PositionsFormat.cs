using System.Buffers.Binary;
using Library.Indexer.Index.Reading;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Writing;

/// <summary>Keeps the positions of the words of a field, so that those of one document are soon found: ranking and passages ask for them document by document.</summary>
/// <remarks>
/// A document's byte tells how many bytes its positions take; they follow, document after document, behind a block's bytes. A position: the step from the one before, from 0, in
/// seven bits a byte, the lowest first. Where positions take <see cref="PositionDocs.Long"/> bytes or more, the byte is that, and their length stands before them, in four bytes.
/// </remarks>
[PostingsFormatName(FormatName)]
internal sealed class PositionsFormat() : ListFormat("psn")
{
    private const string FormatName = "LibraryPositions";

    public override ListDocs Open(BlockList list, IBits? liveDocs) => new PositionDocs(list, liveDocs);

    protected override ListWriter Write(IndexOutput output) => new Writer(output);

    private sealed class Writer(IndexOutput output) : ListWriter(output, FormatName)
    {
        /// <summary>Where the positions of each document end.</summary>
        private readonly List<int> _ends = [];

        private byte[] _bytes = new byte[1024];
        private int _length;
        private int _last;

        private int Start => _ends.Count == 0 ? 0 : _ends[^1];

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
            MakeRoom();
            var step = (uint)(position - _last);
            for (; step > 0x7F; step >>= 7)
            {
                _bytes[_length++] = (byte)(step | 0x80);
            }

            _bytes[_length++] = (byte)step;
            _last = position;
        }

        public override void FinishDoc()
        {
            var length = _length - Start;
            if (length >= PositionDocs.Long)
            {
                MakeRoom();
                _bytes.AsSpan(Start, length).CopyTo(_bytes.AsSpan(Start + sizeof(int)));
                BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(Start), length);
                _length += sizeof(int);
            }

            AddCode((byte)Math.Min(length, PositionDocs.Long));
            _ends.Add(_length);
            base.FinishDoc();
        }

        protected override ReadOnlySpan<byte> RestOf(int first, int count)
        {
            var start = first == 0 ? 0 : _ends[first - 1];
            return _bytes.AsSpan(start, _ends[first + count - 1] - start);
        }

        /// <summary>For a position, or a length.</summary>
        private void MakeRoom()
        {
            const int longest = 5;
            if (_bytes.Length - _length < longest)
            {
                Array.Resize(ref _bytes, checked(_bytes.Length * 2));
            }
        }
    }
}
