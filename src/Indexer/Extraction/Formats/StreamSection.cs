namespace Library.Indexer.Extraction.Formats;

/// <summary>A stretch of a seekable stream, read forwards. Several may be read in turn; the stream stays open.</summary>
internal sealed class StreamSection(Stream content, long start, long length) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var position = start + _read;
        var count = (int)Math.Min(buffer.Length, length - _read);
        if (count <= 0 || position >= content.Length)
        {
            return 0;
        }

        content.Position = position;
        var got = content.Read(buffer[..count]);
        _read += got;
        return got;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
