using System.Buffers.Binary;
using Library.Indexer.Index.Reading;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Writing;

/// <summary>Writes the lists of <see cref="MentionsFormat"/>, each when it is whole.</summary>
internal sealed class MentionsWriter : PostingsWriterBase
{
    private const int MaxBlock = 1 + (MentionList.BlockSize * (sizeof(int) + sizeof(byte)));

    private readonly IndexOutput _output;
    private readonly List<int> _docs = [];
    private readonly List<byte> _codes = [];
    private byte[] _list = new byte[1024];
    private long _lastStart;

    public MentionsWriter(IndexOutput output)
    {
        _output = output;
        CodecUtil.WriteHeader(output, MentionsFormat.FormatName, MentionsFormat.Version);
    }

    public override void Init(IndexOutput termsOut) => CodecUtil.WriteHeader(termsOut, MentionsFormat.FormatName, MentionsFormat.Version);

    public override BlockTermState NewTermState() => new MentionsTermState();

    public override int SetField(FieldInfo fieldInfo)
    {
        _lastStart = 0;
        return 1;
    }

    public override void StartTerm()
    {
        _docs.Clear();
        _codes.Clear();
    }

    public override void StartDoc(int docId, int freq) => _docs.Add(docId);

    /// <param name="position">The code: see <see cref="Analysis.MentionStream"/>.</param>
    public override void AddPosition(int position, BytesRef payload, int startOffset, int endOffset) => _codes.Add(checked((byte)position));

    public override void FinishDoc()
    {
        if (_codes.Count != _docs.Count)
        {
            throw new InvalidOperationException("A stem is mentioned once a document.");
        }
    }

    public override void FinishTerm(BlockTermState state)
    {
        ((MentionsTermState)state).Start = _output.Position;
        var length = Encode(); // before the array is named: it may be replaced
        _output.WriteBytes(_list, 0, length);
    }

    public override void EncodeTerm(long[] longs, DataOutput @out, FieldInfo fieldInfo, BlockTermState state, bool absolute)
    {
        var start = ((MentionsTermState)state).Start;
        longs[0] = start - (absolute ? 0 : _lastStart);
        _lastStart = start;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using (_output)
            {
                CodecUtil.WriteFooter(_output);
            }
        }
    }

    private int Encode()
    {
        var blocks = (_docs.Count + MentionList.BlockSize - 1) / MentionList.BlockSize;
        var length = blocks > 1 ? blocks * MentionList.BlockHeader : 0;
        var longest = length + (blocks * MaxBlock);
        if (_list.Length < longest)
        {
            _list = new byte[longest * 2];
        }

        var before = -1;
        for (var block = 0; block < blocks; block++)
        {
            var first = block * MentionList.BlockSize;
            var count = Math.Min(MentionList.BlockSize, _docs.Count - first);
            var last = _docs[first + count - 1];
            if (blocks > 1)
            {
                var header = _list.AsSpan(block * MentionList.BlockHeader);
                BinaryPrimitives.WriteInt32LittleEndian(header, last);
                BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(int)..], length);
            }

            length = EncodeBlock(first, count, before, length);
            before = last;
        }

        return length;
    }

    private int EncodeBlock(int first, int count, int before, int length)
    {
        var longest = 0;
        for (var (i, last) = (first, before); i < first + count; last = _docs[i++])
        {
            longest = Math.Max(longest, _docs[i] - last);
        }

        var width = longest <= byte.MaxValue ? 1 : longest <= ushort.MaxValue ? 2 : 4;
        _list[length++] = (byte)width;
        for (var i = first; i < first + count; before = _docs[i++], length += width)
        {
            var step = _docs[i] - before;
            var target = _list.AsSpan(length);
            switch (width)
            {
                case 1:
                    target[0] = (byte)step;
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)step);
                    break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(target, step);
                    break;
            }
        }

        _codes.CopyTo(first, _list, length, count);
        return length + count;
    }
}
