namespace Library.Storage.Files;

/// <summary>A body in a temporary file, which is gone when this is disposed.</summary>
public sealed class SpooledFile : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly string _path;

    internal SpooledFile(FileStream file, string path, long length, string sha256)
    {
        _file = file;
        _path = path;
        Length = length;
        Sha256 = sha256;
    }

    /// <summary>The SHA-256 of the content, as 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>The length in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens the content for reading from its first byte; it can seek. Several may be open at a time; the caller disposes each, before this.</summary>
    public Stream OpenRead() => new FileStream(_path, new FileStreamOptions
    {
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.Asynchronous,
    });

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
