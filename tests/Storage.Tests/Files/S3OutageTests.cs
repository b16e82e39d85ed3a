using Library.Storage.Files;
using Library.Storage.Files.S3;
using Library.Testing;
using Minio.DataModel.Args;

namespace Library.Storage.Tests.Files;

/// <summary>What the store does when a real server is frozen, killed, or keeps it out.</summary>
[Trait("Needs", "server")]
public sealed class S3OutageTests
{
    private const int FortyMegabytes = 40 * 1024 * 1024;

    private static readonly FileKey Key = new("ab/cd");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_secret_is_refused_by_every_call()
    {
        var server = await S3Server.StartAsync();
        using var sound = Store(AnS3.Options(server));
        await sound.PutAsync(Key, new GeneratedStream(10), 10, Cancel);
        using var store = Store(AnS3.Options(server with { SecretKey = "wrong" }));

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.PutAsync(Key, new GeneratedStream(10), 10, Cancel));
        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.PutAsync(Key, new GeneratedStream(FortyMegabytes), FortyMegabytes, Cancel));
        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.OpenReadAsync(Key, 0, null, Cancel));
        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.FindLengthOrNullAsync(Key, Cancel));
        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.DeleteAsync(Key, Cancel));
        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.ListAsync("", Cancel).CountAsync(Cancel).AsTask());
        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.CheckAsync(Cancel));
    }

    [Fact]
    public async Task An_unknown_access_key_is_refused()
    {
        using var store = Store(AnS3.Options(await S3Server.StartAsync() with { AccessKey = "nobody" }));

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.CheckAsync(Cancel));
    }

    [Fact]
    public async Task A_frozen_server_is_unavailable_within_the_timeout_and_serves_again_when_it_goes_on()
    {
        await using var server = await S3Server.StartOwnAsync();
        using var store = Store(AnS3.Options(S3Server.Of(server), timeoutSeconds: 3));
        await store.PutAsync(Key, new GeneratedStream(10), 10, Cancel);
        await server.FreezeAsync();
        var begun = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(
            Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.PutAsync(Key, new GeneratedStream(10), 10, Cancel)),
            Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.OpenReadAsync(Key, 0, null, Cancel)),
            Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.FindLengthOrNullAsync(Key, Cancel)),
            Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.CheckAsync(Cancel)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 2.5, 15);

        await server.ThawAsync();
        Assert.Equal(10, await store.FindLengthOrNullAsync(Key, Cancel));
    }

    [Fact]
    public async Task A_server_that_freezes_in_the_middle_of_a_file_makes_the_reader_fail_within_the_timeout()
    {
        await using var server = await S3Server.StartOwnAsync();
        using var store = Store(AnS3.Options(S3Server.Of(server), timeoutSeconds: 3));
        await store.PutAsync(Key, new GeneratedStream(FortyMegabytes), FortyMegabytes, Cancel);
        await using var content = await store.OpenReadAsync(Key, 0, null, Cancel);
        Assert.NotNull(content);
        await content.ReadExactlyAsync(new byte[1000], Cancel);

        await server.FreezeAsync();

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => content.CopyToAsync(Stream.Null, Cancel));
    }

    [Fact]
    public async Task A_server_killed_in_the_middle_of_a_put_or_a_read_is_unavailable_and_serves_again_when_it_is_back()
    {
        await using var server = await S3Server.StartOwnAsync();
        using var store = Store(AnS3.Options(S3Server.Of(server)));
        await store.PutAsync(Key, new GeneratedStream(FortyMegabytes), FortyMegabytes, Cancel);
        await using var content = await store.OpenReadAsync(Key, 0, null, Cancel);
        Assert.NotNull(content);
        await content.ReadExactlyAsync(new byte[1000], Cancel);
        var killing = new GeneratedStream(FortyMegabytes, position => position < FortyMegabytes / 2 ? Task.CompletedTask : server.KillAsync());

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.PutAsync(new FileKey("ef"), killing, FortyMegabytes, Cancel));
        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => content.CopyToAsync(Stream.Null, Cancel));
        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.FindLengthOrNullAsync(Key, Cancel));

        await server.RestartAsync();
        Assert.Equal(FortyMegabytes, await store.FindLengthOrNullAsync(Key, Cancel));
        Assert.Null(await store.FindLengthOrNullAsync(new FileKey("ef"), Cancel));
    }

    [Fact]
    public async Task A_bucket_that_somebody_removed_is_made_again_at_the_next_put()
    {
        var options = AnS3.Options(await S3Server.StartAsync());
        using var store = Store(options);
        await store.CheckAsync(Cancel);
        using var other = Connection(options);
        await other.Client.RemoveBucketAsync(new RemoveBucketArgs().WithBucket(options.Bucket), Cancel);

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.PutAsync(Key, new GeneratedStream(10), 10, Cancel));
        await store.PutAsync(Key, new GeneratedStream(10), 10, Cancel);

        Assert.Equal(10, await store.FindLengthOrNullAsync(Key, Cancel));
    }

    [Fact]
    public async Task Unfinished_uploads_are_swept_by_the_age_of_the_youngest_of_their_key()
    {
        var options = AnS3.Options(await S3Server.StartAsync());
        using var store = Store(options);
        using var objects = new S3Objects(options, S3Connection.Network(), TimeProvider.System);
        var stream = new GeneratedStream(FortyMegabytes, position => position < FortyMegabytes / 2 ? Task.CompletedTask : throw new IOException("The network broke."));
        await Assert.ThrowsAsync<IOException>(() => store.PutAsync(Key, stream, FortyMegabytes, Cancel));

        await store.SweepUnfinishedAsync(TimeSpan.FromHours(1), Cancel);
        Assert.Equal(1, await objects.ListUnfinished(Cancel).CountAsync(Cancel));

        await store.SweepUnfinishedAsync(TimeSpan.Zero, Cancel);
        Assert.Equal(0, await objects.ListUnfinished(Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task Objects_that_are_not_ours_are_not_listed()
    {
        var options = AnS3.Options(await S3Server.StartAsync());
        using var store = Store(options);
        await store.PutAsync(Key, new GeneratedStream(10), 10, Cancel);
        using var other = Connection(options);
        using var content = new MemoryStream([1]);
        await other.Client.PutObjectAsync(new PutObjectArgs().WithBucket(options.Bucket).WithObject("Our Holiday.jpg").WithStreamData(content).WithObjectSize(1), Cancel);

        Assert.Equal([Key], await store.ListAsync("", Cancel).Select(file => file.Key).ToArrayAsync(Cancel));
    }

    private static S3FileStore Store(S3Options options) => new(options, S3Connection.Network(), TimeProvider.System);

    private static S3Connection Connection(S3Options options) => new(options, S3Connection.Network(), TimeProvider.System);
}
