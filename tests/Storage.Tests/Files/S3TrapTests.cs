using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Library.Storage.Files;
using Library.Storage.Files.S3;

namespace Library.Storage.Tests.Files;

/// <summary>Answers that the client library misreads, takes for a success, or fails over in its own way.</summary>
public sealed class S3TrapTests
{
    private const int SixMegabytes = 6 * 1024 * 1024;

    private static readonly FileKey Key = new("ab/cd");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5, "bytes 0-4/100")]
    [InlineData(5, "bytes 6-10/100")]
    [InlineData(3, "bytes 5-7/100")]
    [InlineData(95, "bytes 5-99/100")]
    [InlineData(4, "bytes 5-9/100")]
    [InlineData(5, null)]
    public async Task A_range_of_another_place_or_length_than_was_asked_for_is_refused(int bytes, string? range)
    {
        using var store = new StubService(_ => Part(bytes, bytes, range)).Store();

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.OpenReadAsync(Key, 5, 5, Cancel));
    }

    [Fact]
    public async Task A_range_that_ends_before_the_end_of_the_file_is_refused()
    {
        using var store = new StubService(_ => Part(5, 5, "bytes 5-9/100")).Store();

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.OpenReadAsync(Key, 5, null, Cancel));
    }

    [Fact]
    public async Task A_range_that_breaks_off_is_unavailable_and_not_just_shorter()
    {
        using var store = new StubService(_ => Part(real: 3, declared: 5, "bytes 5-9/100")).Store();
        await using var content = await store.OpenReadAsync(Key, 5, 5, Cancel);

        Assert.NotNull(content);
        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => content.CopyToAsync(Stream.Null, Cancel));
    }

    [Fact]
    public async Task A_part_in_place_of_the_whole_is_refused()
    {
        using var store = new StubService(_ => Part(50, 50, "bytes 0-49/100")).Store();

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.OpenReadAsync(Key, 0, null, Cancel));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(416)]
    [InlineData(405)]
    [InlineData(301)]
    [InlineData(507)]
    public async Task An_error_without_a_body_is_a_fault_of_the_store_and_not_of_the_client(int status)
    {
        using var store = new StubService(request => request.Method == HttpMethod.Head ? new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request } : null).Store();

        await Assert.ThrowsAnyAsync<FileStoreException>(() => store.FindLengthOrNullAsync(Key, Cancel));
    }

    [Theory]
    [InlineData("<ListBucketResult xmlns=\"http://doc.s3.amazonaws.com/2006-03-01/\"><Name>bucket</Name><Contents><Key>ab/cd</Key></Contents></ListBucketResult>")]
    [InlineData("<html><body>A proxy says hello.</body></html>")]
    [InlineData("no XML at all")]
    [InlineData("")]
    public async Task A_listing_that_cannot_be_read_is_a_fault_and_not_an_empty_store(string body)
    {
        using var store = new StubService(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) }).Store();

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.ListAsync("", Cancel).CountAsync(Cancel).AsTask());
    }

    [Theory]
    [InlineData("list")]
    [InlineData("read")]
    [InlineData("put")]
    public async Task An_answer_or_an_error_that_stops_half_way_is_unavailable_after_the_timeout(string call)
    {
        using var store = new StubService(_ => Stalling(call == "list" ? HttpStatusCode.OK : HttpStatusCode.BadGateway)).Store(timeoutSeconds: 0.3);
        var calls = new Dictionary<string, Func<Task>>
        {
            ["list"] = () => store.ListAsync("", Cancel).CountAsync(Cancel).AsTask(),
            ["read"] = () => store.OpenReadAsync(Key, 0, null, Cancel),
            ["put"] = () => store.PutAsync(Key, new GeneratedStream(100), 100, Cancel),
        };

        await Assert.ThrowsAsync<FileStoreUnavailableException>(calls[call]).WaitAsync(TimeSpan.FromSeconds(15), Cancel);
    }

    [Theory]
    [InlineData("BucketAlreadyOwnedByYou")]
    [InlineData("BucketAlreadyExists")]
    public async Task A_bucket_that_another_process_makes_at_the_same_time_is_no_fault(string code)
    {
        var isMade = false;
        using var store = new StubService(request =>
        {
            var (ofBucket, asked) = (request.RequestUri?.AbsolutePath.Trim('/') == "bucket", isMade);
            isMade |= ofBucket && request.Method == HttpMethod.Put;
            return (ofBucket, request.Method.Method, asked) switch
            {
                (true, "HEAD", false) => StubService.Error(HttpStatusCode.NotFound),
                (true, "PUT", _) => StubService.Error(HttpStatusCode.Conflict, code),
                _ => null,
            };
        }).Store();

        await store.PutAsync(Key, new GeneratedStream(100), 100, Cancel);

        Assert.True(isMade);
    }

    // Amazon S3 API Reference, CompleteMultipartUpload: "a 200 OK response can contain either a success or an error".
    [Fact]
    public async Task An_upload_that_fails_under_the_guise_of_a_success_is_not_stored()
    {
        using var store = new StubService(request => request.Method.Method switch
        {
            "POST" when request.RequestUri?.Query.Contains("uploadId", StringComparison.Ordinal) == true => StubService.Error(HttpStatusCode.OK, "InternalError"),
            "HEAD" when request.RequestUri?.AbsolutePath.EndsWith("/cd", StringComparison.Ordinal) == true => StubService.Error(HttpStatusCode.NotFound),
            _ => null,
        }).Store();

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.PutAsync(Key, new GeneratedStream(SixMegabytes), SixMegabytes, Cancel));
    }

    [Fact]
    public async Task Tries_are_further_and_further_apart()
    {
        var time = new NotedTime();
        var service = new StubService(_ => StubService.Error(HttpStatusCode.ServiceUnavailable, "SlowDown"));
        using var store = new S3FileStore(StubService.Options("http://s3.test", timeoutSeconds: 60), service, time);

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.OpenReadAsync(Key, 0, null, Cancel));

        Assert.True(time.Waits.Count >= 2);
        Assert.All(time.Waits.Zip(time.Waits.Skip(1)), pair => Assert.True(pair.Second >= 2 * pair.First));
    }

    [Fact]
    public async Task At_most_sixteen_small_files_are_sent_at_a_time()
    {
        var (running, seen) = (0, new ConcurrentBag<int>());
        var service = new StubService(async (request, cancel) =>
        {
            if (request.Method == HttpMethod.Put)
            {
                seen.Add(Interlocked.Increment(ref running));
                await Task.Delay(10, cancel);
                Interlocked.Decrement(ref running);
            }

            return null;
        });
        using var store = service.Store();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => store.PutAsync(Key, new GeneratedStream(100), 100, Cancel)));

        Assert.InRange(seen.Max(), 2, 16);
    }

    [Fact]
    public async Task A_large_file_is_put_and_read_without_being_held()
    {
        const long Length = 256L * 1024 * 1024;
        var service = new StubService(async (request, cancel) =>
        {
            await (request.Content?.CopyToAsync(Stream.Null, cancel) ?? Task.CompletedTask);
            return request.Method.Method is "HEAD" or "GET" ? Whole(request.Method == HttpMethod.Get ? new GeneratedStream(Length) : Stream.Null, Length) : null;
        });
        using var store = service.Store();
        using var noted = new CancellationTokenSource();
        var most = MostMemoryAsync(noted.Token);

        await store.PutAsync(Key, new GeneratedStream(Length), Length, Cancel);
        await using var content = await store.OpenReadAsync(Key, 0, null, Cancel);
        await (content ?? Stream.Null).CopyToAsync(Stream.Null, Cancel);
        await noted.CancelAsync();

        Assert.InRange(await most, 0, Length / 2);
    }

    /// <summary>How much more was live at any moment than at the start.</summary>
    private static async Task<long> MostMemoryAsync(CancellationToken noted)
    {
        var (before, most) = (GC.GetTotalMemory(forceFullCollection: true), 0L);
        while (!noted.IsCancellationRequested)
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            await Task.Delay(50, CancellationToken.None);
        }

        return most;
    }

    private static HttpResponseMessage Whole(Stream content, long length)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(content) };
        answer.Content.Headers.ContentLength = length;
        answer.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
        return answer;
    }

    private static HttpResponseMessage Part(long real, long declared, string? range)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new StreamContent(new GeneratedStream(real)) };
        answer.Content.Headers.ContentLength = declared;
        answer.Content.Headers.ContentRange = range is null ? null : ContentRangeHeaderValue.Parse(range);
        return answer;
    }

    private static HttpResponseMessage Stalling(HttpStatusCode status) =>
        new(status) { Content = new StreamContent(new GeneratedStream(1_000_000, position => position == 0 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, Cancel))) };

    /// <summary>Nobody waits for it, but how long they would is noted.</summary>
    private sealed class NotedTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
