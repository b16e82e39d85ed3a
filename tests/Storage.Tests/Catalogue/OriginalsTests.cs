using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Files.S3;
using Library.Storage.Tests.Files;
using Library.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Library.Storage.Tests.Catalogue;

/// <summary>Whatever happens to stored bytes, what is read whole is what was put, or a fault.</summary>
public abstract class OriginalsContract : IDisposable
{
    private const int Bytes = 300_000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Bytes)]
    public async Task A_sound_file_is_read_whole(long length)
    {
        var (originals, store) = await OpenAsync();
        var blob = await PutAsync(store, length, real: length);

        await using var content = await originals.OpenAsync(blob, 0, Cancel);

        Assert.Equal(blob.Sha256, await GeneratedStream.HashAsync(content, Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150_000)]
    [InlineData(Bytes - 1)]
    public async Task A_file_with_a_changed_byte_never_comes_to_its_end(int changed)
    {
        var (originals, store) = await OpenAsync();
        var blob = await PutAsync(store, Bytes, Bytes, changed);
        using var copy = new MemoryStream();

        await using var content = await originals.OpenAsync(blob, 0, Cancel);
        await Assert.ThrowsAsync<FileStoreDamagedException>(() => content.CopyToAsync(copy, Cancel));

        Assert.True(copy.Length < Bytes);
    }

    [Theory]
    [InlineData(Bytes - 1)]
    [InlineData(Bytes + 1)]
    [InlineData(0)]
    public async Task A_file_of_another_length_is_not_opened_at_all(int real)
    {
        var (originals, store) = await OpenAsync();
        var blob = await PutAsync(store, Bytes, real);

        await Assert.ThrowsAsync<FileStoreDamagedException>(() => originals.OpenAsync(blob, 0, Cancel));
        await Assert.ThrowsAsync<FileStoreDamagedException>(() => originals.OpenAsync(blob, 1, Cancel));
        await Assert.ThrowsAsync<FileStoreDamagedException>(() => originals.CheckLengthAsync(blob, Cancel));
    }

    [Fact]
    public async Task Of_a_damaged_file_no_copy_is_left()
    {
        var (originals, store) = await OpenAsync();
        var blob = await PutAsync(store, Bytes, Bytes, changed: 7);
        var path = Path.Combine(_folder.Path, "copy");

        await Assert.ThrowsAsync<FileStoreDamagedException>(() => originals.FetchAsync(blob, path, Cancel));

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_missing_file_is_unavailable()
    {
        var (originals, store) = await OpenAsync();
        var blob = await PutAsync(store, 10, real: 10);
        await store.DeleteAsync(blob.Key, Cancel);

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => originals.OpenAsync(blob, 0, Cancel));
        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => originals.CheckLengthAsync(blob, Cancel));
    }

    [Fact]
    public async Task From_a_later_byte_on_the_rest_is_read()
    {
        var (originals, store) = await OpenAsync();
        var blob = await PutAsync(store, Bytes, Bytes);
        using var copy = new MemoryStream();

        await using var content = await originals.OpenAsync(blob, Bytes - 100, Cancel);
        await content.CopyToAsync(copy, Cancel);

        Assert.Equal(GeneratedStream.Range(Bytes - 100, 100), copy.ToArray());
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<IFileStore> OpenStoreAsync(string folder);

    private async Task<(Originals Originals, IFileStore Store)> OpenAsync()
    {
        var store = await OpenStoreAsync(_folder.Path);
        return (new Originals(store, new SignedReads(store: null), NullLogger<Originals>.Instance), store);
    }

    /// <summary>A file as its row describes it, of which the store holds <paramref name="real"/> bytes with one of them changed.</summary>
    private static async Task<Blob> PutAsync(IFileStore store, long length, long real, int? changed = null)
    {
        var bytes = GeneratedStream.Range(0, (int)real);
        var blob = new Blob { Id = Guid.CreateVersion7(), Sha256 = await GeneratedStream.HashAsync(length, Cancel), Bytes = length };
        if (changed is { } position)
        {
            bytes[position] ^= 1;
        }

        using var content = new MemoryStream(bytes);
        await store.PutAsync(blob.Key, content, real, Cancel);
        return blob;
    }
}

public sealed class OriginalsOnDiskTests : OriginalsContract
{
    private protected override Task<IFileStore> OpenStoreAsync(string folder) => Task.FromResult<IFileStore>(new DiskFileStore(Path.Combine(folder, "files"), TimeProvider.System));
}

[Trait("Needs", "server")]
public sealed class OriginalsOnS3Tests : OriginalsContract
{
    private protected override async Task<IFileStore> OpenStoreAsync(string folder) =>
        new S3FileStore(AnS3.Options(await S3Server.StartAsync()), S3Connection.Network(), TimeProvider.System);
}
