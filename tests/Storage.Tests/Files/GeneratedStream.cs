using System.Security.Cryptography;

namespace Library.Storage.Tests.Files;

/// <summary>Bytes made as they are read, always the same for a length, by a stream that cannot seek, as the body of a request.</summary>
/// <param name="reached">Called before each read with the position; it may throw, wait or cancel.</param>
internal sealed class GeneratedStream(long length, Func<long, Task>? reached = null) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The SHA-256 of all its bytes.</summary>
    public static async Task<string> HashAsync(long length, CancellationToken cancellationToken) =>
        await HashAsync(new GeneratedStream(length), cancellationToken);

    /// <summary>The SHA-256 of a stream, which is disposed.</summary>
    public static async Task<string> HashAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using (stream)
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }
    }

    /// <summary>The byte at a position.</summary>
    public static byte At(long position) => (byte)((position * 31) ^ (position >> 8));

    /// <summary>The bytes from a position.</summary>
    public static byte[] Range(long from, int count) => [.. Enumerable.Range(0, count).Select(index => At(from + index))];

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await (reached?.Invoke(_position) ?? Task.CompletedTask).WaitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Fill(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies of requests are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // Uneven pieces, as a network gives them.
    private int Fill(Span<byte> buffer)
    {
        var count = (int)Math.Min(Math.Min(buffer.Length, 60_000), length - _position);
        for (var index = 0; index < count; index++)
        {
            buffer[index] = At(_position + index);
        }

        _position += count;
        return count;
    }
}
