using System.Security.Cryptography;

namespace Library.Storage.Files;

/// <summary>
/// A stored file that is read whole, hashed on its way. Its last bytes are given out only once all have the hash that they should:
/// whoever copies it never comes to the end of what is damaged, but to a <see cref="FileStoreDamagedException"/>.
/// </summary>
/// <param name="content">Disposed with this.</param>
/// <param name="length">How many bytes there must be.</param>
/// <param name="sha256">Of these bytes, lower-case hexadecimal.</param>
/// <param name="damaged">Makes the exception, given the hash that was found.</param>
internal sealed class HashedStream(Stream content, long length, string sha256, Func<string, FileStoreDamagedException> damaged) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;

    public override long Length => length;

    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(buffer);
        Take(buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken);
        Take(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(ReadOnlySpan<byte> read)
    {
        if (read.IsEmpty)
        {
            return;
        }

        _hash.AppendData(read);
        _position += read.Length;
        if (_position >= length && Convert.ToHexStringLower(_hash.GetHashAndReset()) is var found && found != sha256)
        {
            throw damaged(found);
        }
    }
}
