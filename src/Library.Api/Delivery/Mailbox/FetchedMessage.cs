namespace Library.Api.Delivery.Mailbox;

/// <summary>A message of a mailbox as a stream, which fetches one block after the other when it is read. The mailbox stays its owner's.</summary>
/// <param name="fetch">The block from a byte on: of this length, or shorter at the end of the message.</param>
internal sealed class FetchedMessage(Func<int, int, CancellationToken, Task<Stream>> fetch) : Stream
{
    private const int BlockBytes = 1024 * 1024;

    private Stream? _block;
    private int _fetched;
    private bool _isLast;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_block is not null && await _block.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                return read;
            }

            if (_isLast)
            {
                return 0;
            }

            await (_block?.DisposeAsync() ?? ValueTask.CompletedTask);
            _block = null;
            _block = await fetch(_fetched, BlockBytes, cancellationToken);
            _fetched += (int)_block.Length;
            _isLast = _block.Length < BlockBytes;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        await (_block?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _block?.Dispose();
        }

        base.Dispose(disposing);
    }
}
