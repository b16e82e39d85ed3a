using Library.Storage.Files;

namespace Library.Storage.Tests.Files;

/// <summary>What every file store does; each runs these against the real thing.</summary>
public abstract class FileStoreContract
{
    private const int Megabyte = 1024 * 1024;

    private static readonly FileKey Key = new("ab/cdef.original");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A store with nothing in it.</summary>
    private protected abstract Task<IFileStore> OpenStoreAsync();

    /// <summary>How many unfinished puts take up space in the store.</summary>
    private protected abstract Task<int> CountUnfinishedAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((5 * Megabyte) - 1)]
    [InlineData(5 * Megabyte)]
    [InlineData((5 * Megabyte) + 1)]
    [InlineData((16 * Megabyte) + 1)]
    [InlineData(40 * Megabyte)]
    public async Task A_file_of_any_length_is_read_back_as_it_was_put(long length)
    {
        var store = await OpenStoreAsync();

        await store.PutAsync(Key, new GeneratedStream(length), length, Cancel);

        Assert.Equal(length, await store.FindLengthOrNullAsync(Key, Cancel));
        Assert.Equal(await GeneratedStream.HashAsync(length, Cancel), await GeneratedStream.HashAsync(await OpenAsync(store), Cancel));
        Assert.Equal(0, await CountUnfinishedAsync());
    }

    [Theory]
    [InlineData(0L, 10L, 0L, 10)]
    [InlineData(1_000L, 500L, 1_000L, 500)]
    [InlineData(99_990L, null, 99_990L, 10)]
    [InlineData(99_990L, 500L, 99_990L, 10)]
    [InlineData(99_999L, 1L, 99_999L, 1)]
    [InlineData(100_000L, 1L, 0L, 0)]
    [InlineData(100_000L, null, 0L, 0)]
    [InlineData(500_000L, 10L, 0L, 0)]
    [InlineData(10L, 0L, 0L, 0)]
    [InlineData(99_990L, long.MaxValue, 99_990L, 10)]
    public async Task A_range_gives_what_there_is_of_it(long offset, long? length, long from, int count)
    {
        var store = await OpenStoreAsync();
        await store.PutAsync(Key, new GeneratedStream(100_000), 100_000, Cancel);

        await using var content = await store.OpenReadAsync(Key, offset, length, Cancel);

        Assert.NotNull(content);
        Assert.Equal(count, content.Length);
        Assert.Equal(GeneratedStream.Range(from, count), await BytesAsync(content));
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(0L, 10L)]
    [InlineData(3L, null)]
    public async Task Every_range_of_an_empty_file_is_empty(long offset, long? length)
    {
        var store = await OpenStoreAsync();
        await store.PutAsync(Key, Stream.Null, 0, Cancel);

        await using var content = await store.OpenReadAsync(Key, offset, length, Cancel);

        Assert.NotNull(content);
        Assert.Empty(await BytesAsync(content));
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(5L, 10L)]
    [InlineData(0L, 0L)]
    public async Task A_file_that_is_not_there_is_null(long offset, long? length)
    {
        var store = await OpenStoreAsync();
        await store.PutAsync(new FileKey("ab/other"), Stream.Null, 0, Cancel);

        Assert.Null(await store.OpenReadAsync(Key, offset, length, Cancel));
        Assert.Null(await store.FindLengthOrNullAsync(Key, Cancel));
    }

    [Fact]
    public async Task A_store_that_was_never_put_to_is_empty()
    {
        var store = await OpenStoreAsync();

        await store.DeleteAsync(Key, Cancel);
        await store.SweepUnfinishedAsync(TimeSpan.Zero, Cancel);

        Assert.Null(await store.OpenReadAsync(Key, 0, null, Cancel));
        Assert.Null(await store.FindLengthOrNullAsync(Key, Cancel));
        Assert.Empty(await KeysAsync(store, ""));
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_deleting_it_again_is_no_error()
    {
        var store = await OpenStoreAsync();
        await store.PutAsync(Key, new GeneratedStream(10), 10, Cancel);

        await store.DeleteAsync(Key, Cancel);
        await store.DeleteAsync(Key, Cancel);

        Assert.Null(await store.OpenReadAsync(Key, 0, null, Cancel));
        Assert.Empty(await KeysAsync(store, ""));
    }

    [Fact]
    public async Task Listing_gives_every_file_below_a_prefix_with_size_and_time()
    {
        var store = await OpenStoreAsync();
        var before = TimeProvider.System.GetUtcNow();
        await store.PutAsync(new FileKey("ab/one"), new GeneratedStream(11), 11, Cancel);
        await store.PutAsync(new FileKey("ab/two/three"), Stream.Null, 0, Cancel);
        await store.PutAsync(new FileKey("abc"), Stream.Null, 0, Cancel);

        var found = await store.ListAsync("ab/one", Cancel).SingleAsync(Cancel);

        Assert.Equal((new FileKey("ab/one"), 11), (found.Key, found.Bytes));
        Assert.InRange(found.ModifiedAt, before.AddMinutes(-1), before.AddMinutes(1));
        Assert.Equal(TimeSpan.Zero, found.ModifiedAt.Offset);
        Assert.Equal(["ab/one", "ab/two/three"], await KeysAsync(store, "ab/"));
        Assert.Equal(["ab/two/three"], await KeysAsync(store, "ab/t"));
        Assert.Equal(["ab/one", "ab/two/three", "abc"], await KeysAsync(store, "ab"));
        Assert.Equal(["ab/one", "ab/two/three", "abc"], await KeysAsync(store, ""));
        Assert.Empty(await KeysAsync(store, "nothing/here"));
    }

    [Fact]
    public async Task Listing_goes_on_past_a_thousand_files()
    {
        var store = await OpenStoreAsync();
        var keys = Enumerable.Range(0, 1_050).Select(number => $"many/{number:0000}").ToArray();
        await Parallel.ForEachAsync(keys, Cancel, async (key, cancel) => await store.PutAsync(new FileKey(key), Stream.Null, 0, cancel));

        Assert.Equal(keys, await KeysAsync(store, "many/"));
        Assert.Equal(keys, await KeysAsync(store, ""));
    }

    [Theory]
    [InlineData(1 * Megabyte)]
    [InlineData(40 * Megabyte)]
    public async Task A_stream_that_fails_half_way_throws_its_own_exception_and_nothing_is_seen(long length)
    {
        var store = await OpenStoreAsync();
        var stream = new GeneratedStream(length, position => position < length / 2 ? Task.CompletedTask : throw new IOException("The network broke."));

        var thrown = await Assert.ThrowsAsync<IOException>(() => store.PutAsync(Key, stream, length, Cancel));

        Assert.Equal("The network broke.", thrown.Message);
        await NothingIsSeenAsync(store);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_000, 999)]
    [InlineData(1_000, 0)]
    [InlineData(999, 1_000)]
    [InlineData(5 * Megabyte, (5 * Megabyte) - 1)]
    [InlineData(5 * Megabyte, (5 * Megabyte) + 1)]
    [InlineData(40 * Megabyte, 20 * Megabyte)]
    [InlineData(20 * Megabyte, (20 * Megabyte) + 1)]
    [InlineData(16 * Megabyte, (16 * Megabyte) + 1)]
    public async Task A_stream_of_another_length_than_declared_is_not_stored(long declared, long real)
    {
        var store = await OpenStoreAsync();

        await Assert.ThrowsAsync<EndOfStreamException>(() => store.PutAsync(Key, new GeneratedStream(real), declared, Cancel));

        await NothingIsSeenAsync(store);
    }

    [Fact]
    public async Task A_put_that_fails_leaves_what_was_under_the_key()
    {
        var store = await OpenStoreAsync();
        await store.PutAsync(Key, new GeneratedStream(100), 100, Cancel);

        await Assert.ThrowsAsync<EndOfStreamException>(() => store.PutAsync(Key, new GeneratedStream(99), 100, Cancel));

        Assert.Equal(GeneratedStream.Range(0, 100), await BytesAsync(await OpenAsync(store)));
    }

    [Fact]
    public async Task Putting_the_same_bytes_again_changes_nothing()
    {
        var store = await OpenStoreAsync();
        await store.PutAsync(Key, new GeneratedStream(100), 100, Cancel);
        await using var reader = await OpenAsync(store);

        await store.PutAsync(Key, new GeneratedStream(100), 100, Cancel);

        Assert.Equal(GeneratedStream.Range(0, 100), await BytesAsync(reader));
        Assert.Equal(GeneratedStream.Range(0, 100), await BytesAsync(await OpenAsync(store)));
        Assert.Single(await KeysAsync(store, ""));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(6 * Megabyte)]
    public async Task Sixteen_puts_of_one_key_at_a_time_all_succeed(long length)
    {
        var store = await OpenStoreAsync();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => store.PutAsync(Key, new GeneratedStream(length), length, Cancel)));

        Assert.Equal(await GeneratedStream.HashAsync(length, Cancel), await GeneratedStream.HashAsync(await OpenAsync(store), Cancel));
        Assert.Single(await KeysAsync(store, ""));
        Assert.Equal(0, await CountUnfinishedAsync());
    }

    [Theory]
    [InlineData(1 * Megabyte)]
    [InlineData(40 * Megabyte)]
    public async Task A_cancelled_put_leaves_nothing_to_be_seen(long length)
    {
        var store = await OpenStoreAsync();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var stream = new GeneratedStream(length, position => position < length / 2 ? Task.CompletedTask : cancelling.CancelAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync(Key, stream, length, cancelling.Token));

        await NothingIsSeenAsync(store);
    }

    [Fact]
    public async Task A_check_of_a_sound_store_leaves_nothing()
    {
        var store = await OpenStoreAsync();

        await store.CheckAsync(Cancel);

        await NothingIsSeenAsync(store);
    }

    [Fact]
    public async Task A_negative_length_or_offset_is_the_callers_mistake()
    {
        var store = await OpenStoreAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.PutAsync(Key, Stream.Null, -1, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.OpenReadAsync(Key, -1, null, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.OpenReadAsync(Key, 0, -1, Cancel));
    }

    private protected static async Task<string[]> KeysAsync(IFileStore store, string prefix) =>
        await store.ListAsync(prefix, Cancel).Select(file => file.Key.Value).Order(StringComparer.Ordinal).ToArrayAsync(Cancel);

    private protected static async Task<byte[]> BytesAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);
        return bytes.ToArray();
    }

    private static async Task<Stream> OpenAsync(IFileStore store)
    {
        var content = await store.OpenReadAsync(Key, 0, null, Cancel);
        Assert.NotNull(content);
        return content;
    }

    private async Task NothingIsSeenAsync(IFileStore store)
    {
        Assert.Null(await store.OpenReadAsync(Key, 0, null, Cancel));
        Assert.Null(await store.FindLengthOrNullAsync(Key, Cancel));
        Assert.Empty(await KeysAsync(store, ""));
        await store.SweepUnfinishedAsync(TimeSpan.Zero, Cancel);
        Assert.Equal(0, await CountUnfinishedAsync());
    }
}
