using Library.Indexer.Index.Reading;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Win32.SafeHandles;

namespace Library.Indexer.Index.Writing;

/// <summary>
/// Keeps the page texts of documents so that one page can be read by itself. Lucene's own binary doc values copy a document's whole value at each read:
/// with documents of 125 pages, ten snippets copied 1.5 MB.
/// </summary>
/// <remarks>One file a segment: header, texts, where each document's start (eight bytes each, and the end), where that table starts, footer with checksum.</remarks>
[DocValuesFormatName(FormatName)]
internal sealed class PageTextsFormat : DocValuesFormat
{
    private const string FormatName = "LibraryPages";
    private const string Extension = "pages";
    private const int Version = 1;

    public override DocValuesConsumer FieldsConsumer(SegmentWriteState state) =>
        new Writer(state.Directory.CreateOutput(NameFile(state.SegmentInfo, state.SegmentSuffix), state.Context));

    public override DocValuesProducer FieldsProducer(SegmentReadState state) =>
        new Reader(state.Directory.OpenInput(NameFile(state.SegmentInfo, state.SegmentSuffix), state.Context), state.SegmentInfo.DocCount);

    private static string NameFile(SegmentInfo segment, string suffix) => IndexFileNames.SegmentFileName(segment.Name, suffix, Extension);

    private static NotSupportedException OnlyPages() => new("This format is for page texts alone.");

    private sealed class Writer : DocValuesConsumer
    {
        private readonly IndexOutput _output;

        public Writer(IndexOutput output)
        {
            _output = output;
            CodecUtil.WriteHeader(output, FormatName, Version);
        }

        public override void AddBinaryField(FieldInfo field, IEnumerable<BytesRef> values)
        {
            var starts = new List<long>();
            foreach (var value in values)
            {
                starts.Add(_output.Position);
                if (value is not null)
                {
                    _output.WriteBytes(value.Bytes, value.Offset, value.Length);
                }
            }

            var table = _output.Position;
            starts.Add(table);
            starts.ForEach(_output.WriteInt64);
            _output.WriteInt64(table);
        }

        public override void AddNumericField(FieldInfo field, IEnumerable<long?> values) => throw OnlyPages();

        public override void AddSortedField(FieldInfo field, IEnumerable<BytesRef> values, IEnumerable<long?> docToOrd) => throw OnlyPages();

        public override void AddSortedSetField(FieldInfo field, IEnumerable<BytesRef> values, IEnumerable<long?> docToOrdCount, IEnumerable<long?> ords) => throw OnlyPages();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                CodecUtil.WriteFooter(_output);
                _output.Dispose();
            }
        }
    }

    private sealed class Reader : DocValuesProducer
    {
        private readonly IndexInput _input;
        private readonly SafeFileHandle? _file;
        private readonly int _documents;
        private readonly long _table;

        public Reader(IndexInput input, int documents)
        {
            (_input, _documents) = (input, documents);
            CodecUtil.CheckHeader(input, FormatName, Version, Version);
            CodecUtil.RetrieveChecksum(input);
            input.Seek(input.Length - CodecUtil.FooterLength() - sizeof(long));
            _table = input.ReadInt64();
            _file = input is MappedInput { File.Path: var path } ? File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete) : null;
        }

        public override BinaryDocValues GetBinary(FieldInfo field) => new PageTexts((IndexInput)_input.Clone(), _file, _table);

        public override NumericDocValues GetNumeric(FieldInfo field) => throw OnlyPages();

        public override SortedDocValues GetSorted(FieldInfo field) => throw OnlyPages();

        public override SortedSetDocValues GetSortedSet(FieldInfo field) => throw OnlyPages();

        public override IBits GetDocsWithField(FieldInfo field) => new Bits.MatchAllBits(_documents);

        public override long RamBytesUsed() => 0;

        public override void CheckIntegrity() => CodecUtil.ChecksumEntireFile(_input);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _file?.Dispose();
                _input.Dispose();
            }
        }
    }
}
