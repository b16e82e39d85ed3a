using Library.Storage.Files;
using Library.Storage.Files.S3;
using Library.Testing;

namespace Library.Storage.Tests.Files;

[Trait("Needs", "server")]
public sealed class S3FileStoreTests : FileStoreContract, IDisposable
{
    private S3FileStore? _store;
    private S3Objects? _objects;

    public void Dispose()
    {
        _store?.Dispose();
        _objects?.Dispose();
    }

    private protected override async Task<IFileStore> OpenStoreAsync()
    {
        var options = AnS3.Options(await S3Server.StartAsync());
        _objects = new S3Objects(options, S3Connection.Network(), TimeProvider.System);
        return _store = new S3FileStore(options, S3Connection.Network(), TimeProvider.System);
    }

    private protected override async Task<int> CountUnfinishedAsync() =>
        await S3Fault.TranslateAsync(_objects?.ListUnfinished(Cancel) ?? AsyncEnumerable.Empty<Minio.DataModel.Upload>(), Cancel).CountAsync(Cancel);
}
