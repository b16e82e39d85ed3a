namespace Library.Storage.Files;

/// <summary>A received file in a temporary place, hashed and counted; gone when disposed.</summary>
public abstract class SpooledFile : IAsyncDisposable
{
    /// <summary>Lower-case hexadecimal.</summary>
    public abstract string Sha256 { get; }

    public abstract long Length { get; }

    /// <summary>Opens it for reading from the start; the caller disposes the stream.</summary>
    public abstract Stream OpenRead();

    public abstract ValueTask DisposeAsync();
}
