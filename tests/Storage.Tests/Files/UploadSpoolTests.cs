using Library.Storage.Files;
using Library.Testing;

namespace Library.Storage.Tests.Files;

public sealed class UploadSpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private UploadSpool Spool => new(Path.Combine(_folder.Path, "spool"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024)]
    [InlineData(3_000_000)]
    public async Task A_body_is_kept_with_its_length_and_hash_until_it_is_disposed(long length)
    {
        var spooled = Assert.IsType<SpoolResult.Spooled>(await Spool.SpoolAsync(new GeneratedStream(length), maxBytes: length, Cancel)).File;

        Assert.Equal(length, spooled.Length);
        Assert.Equal(await GeneratedStream.HashAsync(length, Cancel), spooled.Sha256);
        Assert.Equal(spooled.Sha256, await GeneratedStream.HashAsync(spooled.OpenRead(), Cancel));
        Assert.Equal(spooled.Sha256, await GeneratedStream.HashAsync(spooled.OpenRead(), Cancel));

        await spooled.DisposeAsync();
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_body_longer_than_allowed_is_too_large_and_is_not_read_to_its_end()
    {
        long reached = 0;
        var body = new GeneratedStream(long.MaxValue, position => Task.FromResult(reached = position));

        var result = await Spool.SpoolAsync(body, maxBytes: 1_000_000, Cancel);

        Assert.Equal(new SpoolResult.TooLarge(1_000_000), result);
        Assert.InRange(reached, 0, 2_000_000);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_body_one_byte_longer_than_allowed_is_too_large()
    {
        var result = await Spool.SpoolAsync(new GeneratedStream(1_001), maxBytes: 1_000, Cancel);

        Assert.IsType<SpoolResult.TooLarge>(result);
    }

    [Fact]
    public async Task A_body_that_fails_throws_its_own_exception_and_leaves_nothing()
    {
        var body = new GeneratedStream(1_000_000, position => position < 500_000 ? Task.CompletedTask : throw new IOException("The client is gone."));

        var thrown = await Assert.ThrowsAsync<IOException>(() => Spool.SpoolAsync(body, long.MaxValue, Cancel));

        Assert.Equal("The client is gone.", thrown.Message);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_cancelled_body_leaves_nothing()
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var body = new GeneratedStream(1_000_000, position => position < 500_000 ? Task.CompletedTask : cancelling.CancelAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Spool.SpoolAsync(body, long.MaxValue, cancelling.Token));

        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_full_disk_refuses_and_is_as_it_was_before()
    {
        using var disk = MemoryDisk.MountOrSkip("size=1m");
        var spool = new UploadSpool(disk.Path);

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => spool.SpoolAsync(new GeneratedStream(5_000_000), long.MaxValue, Cancel));

        Assert.Empty(Directory.GetFiles(disk.Path));
        await using var small = Assert.IsType<SpoolResult.Spooled>(await spool.SpoolAsync(new GeneratedStream(500_000), long.MaxValue, Cancel)).File;
    }

    [Fact]
    public async Task A_read_only_disk_refuses()
    {
        using var disk = MemoryDisk.MountOrSkip("size=1m,ro");
        var spool = new UploadSpool(Path.Combine(disk.Path, "spool"));

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => spool.SpoolAsync(new GeneratedStream(10), long.MaxValue, Cancel));
    }

    [Fact]
    public async Task Leftovers_are_removed_and_files_in_use_stay()
    {
        await using var spooled = Assert.IsType<SpoolResult.Spooled>(await Spool.SpoolAsync(new GeneratedStream(10), 10, Cancel)).File;
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "spool", "0123"), "half", Cancel);

        Spool.RemoveLeftovers();

        Assert.Single(_folder.Files());
        Assert.Equal(spooled.Sha256, await GeneratedStream.HashAsync(spooled.OpenRead(), Cancel));
    }

    [Fact]
    public void A_spool_that_was_never_used_has_no_leftovers() => Spool.RemoveLeftovers();
}
