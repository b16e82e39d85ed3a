using Library.Storage.Files;
using Library.Testing;

namespace Library.Storage.Tests.Files;

public sealed class DiskFileStoreTests : FileStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => Path.Combine(_folder.Path, "data", "files");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_sweep_takes_old_unfinished_files_and_leaves_young_and_finished_ones()
    {
        var store = await OpenStoreAsync();
        await store.PutAsync(new FileKey("ab/cd.tmp"), Stream.Null, 0, Cancel);
        var old = Path.Combine(Root, "ab", ".cd.0123.tmp");
        var young = Path.Combine(Root, "ab", ".cd.4567.tmp");
        await File.WriteAllTextAsync(old, "half", Cancel);
        await File.WriteAllTextAsync(young, "half", Cancel);
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        File.SetLastWriteTimeUtc(Path.Combine(Root, "ab", "cd.tmp"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));

        await store.SweepUnfinishedAsync(TimeSpan.FromDays(1), Cancel);

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
        Assert.Equal(["ab/cd.tmp"], await KeysAsync(store, ""));
    }

    [Fact]
    public async Task Files_that_are_not_ours_are_not_listed()
    {
        var store = await OpenStoreAsync();
        await store.PutAsync(new FileKey("ab"), Stream.Null, 0, Cancel);
        await File.WriteAllTextAsync(Path.Combine(Root, "Thumbs.db"), "", Cancel);
        await File.WriteAllTextAsync(Path.Combine(Root, ".hidden"), "", Cancel);

        Assert.Equal(["ab"], await KeysAsync(store, ""));
    }

    [Fact]
    public async Task A_full_disk_refuses_a_put_and_stays_as_it_was()
    {
        using var disk = MemoryDisk.MountOrSkip("size=1m");
        var store = new DiskFileStore(disk.Path, TimeProvider.System);

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.PutAsync(new FileKey("ab/cd"), new GeneratedStream(2_000_000), 2_000_000, Cancel));

        Assert.Empty(await KeysAsync(store, ""));
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Path, "ab")));
        await store.CheckAsync(Cancel);
    }

    [Fact]
    public async Task A_full_disk_fails_the_check()
    {
        using var disk = MemoryDisk.MountOrSkip("size=1m");
        var store = new DiskFileStore(disk.Path, TimeProvider.System);
        await store.PutAsync(new FileKey("ab"), new GeneratedStream(1024 * 1024), 1024 * 1024, Cancel);

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.CheckAsync(Cancel));

        Assert.Single(Directory.GetFiles(disk.Path));
    }

    [Fact]
    public async Task A_read_only_disk_refuses_puts_and_deletes_and_still_reads()
    {
        using var disk = MemoryDisk.MountOrSkip("size=1m");
        var store = new DiskFileStore(disk.Path, TimeProvider.System);
        await store.PutAsync(new FileKey("ab"), new GeneratedStream(10), 10, Cancel);
        disk.Remount("ro");

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.PutAsync(new FileKey("cd"), Stream.Null, 0, Cancel));
        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.DeleteAsync(new FileKey("ab"), Cancel));
        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.CheckAsync(Cancel));
        Assert.Equal(10, await store.FindLengthOrNullAsync(new FileKey("ab"), Cancel));
    }

    [Fact]
    public async Task A_folder_without_the_right_to_write_refuses_puts()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "rights do not bind this account");
        var store = await OpenStoreAsync();
        Directory.CreateDirectory(Root);
        MemoryDisk.MakeReadOnly(Root);

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.PutAsync(new FileKey("cd"), Stream.Null, 0, Cancel));
        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.CheckAsync(Cancel));
    }

    private protected override Task<IFileStore> OpenStoreAsync() => Task.FromResult<IFileStore>(new DiskFileStore(Root, TimeProvider.System));

    private protected override Task<int> CountUnfinishedAsync() =>
        Task.FromResult(_folder.Files().Count(path => Path.GetFileName(path).StartsWith('.')));
}
