using System.Runtime.ExceptionServices;

namespace Library.Storage.Files;

/// <summary>
/// A caller's stream held to the length it was announced with: one that ends before or goes on after fails with an
/// <see cref="EndOfStreamException"/> no later than the read that gives its last byte, so that a store which sends
/// what it has read never completes a file of the wrong length.
/// </summary>
/// <remarks>Remembers its failure, so that a store can tell it from its own faults. The caller's stream stays open.</remarks>
internal sealed class DeclaredLengthStream(Stream content, long length, CancellationToken putCancelled) : ForwardStream
{
    private readonly byte[] _beyond = new byte[1];
    private long _read;
    private bool _endSeen;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether reading the caller's stream has failed.</summary>
    public bool Failed => _failure is not null;

    /// <summary>Throws what reading the caller's stream threw, if anything.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Reads up to the caller's next bytes; the token is that of the put, since some clients read without one.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            putCancelled.ThrowIfCancellationRequested();
            var read = await content.ReadAsync(buffer[..(int)Math.Min(buffer.Length, length - _read)], putCancelled);
            Count(read, buffer.Length);
            if (_read == length && !_endSeen)
            {
                SeeEnd(await content.ReadAsync(_beyond, putCancelled));
            }

            return read;
        }
        catch (Exception exception)
        {
            _failure ??= ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            putCancelled.ThrowIfCancellationRequested();
            var read = content.Read(buffer[..(int)Math.Min(buffer.Length, length - _read)]);
            Count(read, buffer.Length);
            if (_read == length && !_endSeen)
            {
                SeeEnd(content.Read(_beyond));
            }

            return read;
        }
        catch (Exception exception)
        {
            _failure ??= ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    private void Count(int read, int wanted)
    {
        if (read == 0 && wanted > 0 && _read < length)
        {
            throw new EndOfStreamException($"The stream ended {length - _read} bytes before its declared length of {length}.");
        }

        _read += read;
    }

    private void SeeEnd(int readBeyond)
    {
        if (readBeyond > 0)
        {
            throw new EndOfStreamException($"The stream goes on after its declared length of {length} bytes.");
        }

        _endSeen = true;
    }
}
