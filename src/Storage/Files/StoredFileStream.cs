namespace Library.Storage.Files;

/// <summary>
/// The content of a stored file, or of a range of it, as a store gives it to its reader: exactly <paramref name="length"/>
/// bytes, with faults in the terms of <see cref="IFileStore"/>.
/// </summary>
/// <param name="content">What is read; disposed with <paramref name="owner"/>.</param>
/// <param name="owner">What holds <paramref name="content"/> open: a file, or the answer to a request.</param>
/// <param name="faultOrNull">Translates a failed read; null leaves the exception as it is.</param>
/// <param name="stall">How long one asynchronous read may take.</param>
internal sealed class StoredFileStream(Stream content, IDisposable owner, long length, Func<Exception, FileStoreException?> faultOrNull, TimeSpan stall) : ForwardStream
{
    private long _position;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var part = buffer[..(int)Math.Min(buffer.Length, length - _position)];
        try
        {
            return Count(part.Length == 0 ? 0 : content.Read(part), part.Length);
        }
        catch (Exception exception) when (faultOrNull(exception) is { } fault)
        {
            throw fault.Counted();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var part = buffer[..(int)Math.Min(buffer.Length, length - _position)];
        if (part.Length == 0)
        {
            return 0;
        }

        try
        {
            return Count(await ReadPartAsync(part, cancellationToken), part.Length);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && faultOrNull(exception) is { } fault)
        {
            throw fault.Counted();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            owner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadPartAsync(Memory<byte> part, CancellationToken cancellationToken)
    {
        if (stall == Timeout.InfiniteTimeSpan)
        {
            return await content.ReadAsync(part, cancellationToken);
        }

        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        watch.CancelAfter(stall);
        return await content.ReadAsync(part, watch.Token);
    }

    private int Count(int read, int wanted)
    {
        if (read == 0 && wanted > 0)
        {
            throw new FileStoreUnavailableException($"The stored file broke off {length - _position} bytes before its end.");
        }

        _position += read;
        return read;
    }
}
