using System.Net;
using Library.Storage.Files;

namespace Library.Storage.Tests.Files;

public sealed class S3FaultTests
{
    private const int SixMegabytes = 6 * 1024 * 1024;

    private static readonly FileKey Key = new("ab/cd");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every call that a store offers, by name.</summary>
    public static TheoryData<string> Calls => new(Call.Keys);

    private static Dictionary<string, Func<IFileStore, CancellationToken, Task>> Call { get; } = new()
    {
        ["put"] = (store, cancel) => store.PutAsync(Key, new GeneratedStream(100), 100, cancel),
        ["put of many parts"] = (store, cancel) => store.PutAsync(Key, new GeneratedStream(SixMegabytes), SixMegabytes, cancel),
        ["read"] = (store, cancel) => store.OpenReadAsync(Key, 0, null, cancel),
        ["range"] = (store, cancel) => store.OpenReadAsync(Key, 5, 5, cancel),
        ["length"] = (store, cancel) => store.FindLengthOrNullAsync(Key, cancel),
        ["delete"] = (store, cancel) => store.DeleteAsync(Key, cancel),
        ["list"] = (store, cancel) => store.ListAsync("", cancel).CountAsync(cancel).AsTask(),
        ["sweep"] = (store, cancel) => store.SweepUnfinishedAsync(TimeSpan.Zero, cancel),
        ["check"] = (store, cancel) => store.CheckAsync(cancel),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_busy_service_is_unavailable_after_a_few_tries(string call)
    {
        var service = new StubService(_ => StubService.Error(HttpStatusCode.ServiceUnavailable, "SlowDown"));
        using var store = service.Store();

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => Call[call](store, Cancel));

        Assert.InRange(service.Requests.Count, 2, 5);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_service_that_cannot_be_reached_is_unavailable(string call)
    {
        using var store = new StubService(_ => throw new HttpRequestException("Connection refused")).Store();

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => Call[call](store, Cancel));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_service_that_denies_access_refuses_at_once(string call)
    {
        var service = new StubService(_ => StubService.Error(HttpStatusCode.Forbidden, "InvalidAccessKeyId"));
        using var store = service.Store();

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => Call[call](store, Cancel));

        Assert.InRange(service.Requests.Count, 1, 2);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_service_that_does_not_answer_is_unavailable_after_the_timeout(string call)
    {
        using var store = Frozen().Store(timeoutSeconds: 0.2);

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => Call[call](store, Cancel)).WaitAsync(TimeSpan.FromSeconds(15), Cancel);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_that_its_caller_cancels_is_cancelled(string call)
    {
        using var store = Frozen().Store();
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Call[call](store, cancelling.Token));
    }

    [Theory]
    [InlineData(500, "InternalError", typeof(FileStoreUnavailableException))]
    [InlineData(502, "", typeof(FileStoreUnavailableException))]
    [InlineData(504, "", typeof(FileStoreUnavailableException))]
    [InlineData(429, "", typeof(FileStoreUnavailableException))]
    [InlineData(400, "RequestTimeout", typeof(FileStoreUnavailableException))]
    [InlineData(409, "OperationAborted", typeof(FileStoreUnavailableException))]
    [InlineData(403, "QuotaExceeded", typeof(FileStoreRefusedException))]
    [InlineData(403, "", typeof(FileStoreRefusedException))]
    [InlineData(507, "", typeof(FileStoreRefusedException))]
    [InlineData(400, "EntityTooLarge", typeof(FileStoreRefusedException))]
    [InlineData(301, "PermanentRedirect", typeof(FileStoreRefusedException))]
    [InlineData(405, "MethodNotAllowed", typeof(FileStoreRefusedException))]
    public async Task An_error_answer_is_passing_or_not(int status, string code, Type expected)
    {
        using var store = new StubService(request => request.Method == HttpMethod.Put ? StubService.Error((HttpStatusCode)status, code) : null).Store();

        await Assert.ThrowsAsync(expected, () => store.PutAsync(Key, new GeneratedStream(100), 100, Cancel));
    }

    [Fact]
    public async Task A_put_whose_stream_cannot_seek_is_tried_again_with_the_same_bytes()
    {
        var bodies = new List<byte[]>();
        var service = new StubService(async (request, cancel) =>
        {
            bodies.Add(request.Method == HttpMethod.Put ? await (request.Content?.ReadAsByteArrayAsync(cancel) ?? Task.FromResult<byte[]>([])) : []);
            return request.Method != HttpMethod.Put || bodies.Count(body => body.Length > 0) > 2 ? null : StubService.Error(HttpStatusCode.ServiceUnavailable);
        });
        using var store = service.Store();

        await store.PutAsync(Key, new GeneratedStream(100), 100, Cancel);

        Assert.Equal(3, service.Count("PUT"));
        Assert.All(bodies.Where(body => body.Length > 0), body => Assert.Equal(GeneratedStream.Range(0, 100), body));
    }

    [Fact]
    public async Task The_completion_of_an_upload_is_not_tried_again()
    {
        var service = new StubService(request => IsCompletion(request) ? StubService.Error(HttpStatusCode.InternalServerError) : null);
        using var store = service.Store();

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.PutAsync(Key, new GeneratedStream(SixMegabytes), SixMegabytes, Cancel));

        Assert.Equal(1, service.Count("POST", "uploadId="));
    }

    [Fact]
    public async Task An_upload_that_was_swept_under_its_put_is_worth_another_try()
    {
        using var store = new StubService(request => IsCompletion(request) ? StubService.Error(HttpStatusCode.NotFound, "NoSuchUpload") : null).Store();

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.PutAsync(Key, new GeneratedStream(SixMegabytes), SixMegabytes, Cancel));
    }

    [Fact]
    public async Task A_file_that_the_service_holds_only_in_part_is_removed_and_the_put_fails()
    {
        var service = new StubService(request => request.Method == HttpMethod.Head ? With(Stream.Null, 100) : null);
        using var store = service.Store();

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => store.PutAsync(Key, new GeneratedStream(SixMegabytes), SixMegabytes, Cancel));

        Assert.Equal(1, service.Count("DELETE", "ab/cd"));
    }

    [Fact]
    public async Task A_service_that_does_not_know_ranges_is_refused_rather_than_read_from_the_wrong_place()
    {
        using var store = new StubService(request => request.Method == HttpMethod.Get ? WithBytes(100, 100) : null).Store();

        await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.OpenReadAsync(Key, 5, 5, Cancel));
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_unavailable_and_not_just_shorter()
    {
        using var store = new StubService(request => request.Method == HttpMethod.Get ? WithBytes(50, 100) : null).Store();
        await using var content = await store.OpenReadAsync(Key, 0, null, Cancel);

        Assert.NotNull(content);
        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => content.CopyToAsync(Stream.Null, Cancel));
    }

    [Fact]
    public async Task A_file_that_stops_half_way_is_unavailable_after_the_timeout()
    {
        var stream = new GeneratedStream(100_000, position => position < 50_000 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, Cancel));
        using var store = new StubService(request => request.Method == HttpMethod.Get ? With(stream, 100_000) : null).Store(timeoutSeconds: 1);
        await using var content = await store.OpenReadAsync(Key, 0, null, Cancel);

        Assert.NotNull(content);
        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => content.CopyToAsync(Stream.Null, Cancel));
    }

    [Fact]
    public async Task A_bucket_that_is_missing_and_cannot_be_made_is_named_with_its_setting()
    {
        using var store = new StubService(request => request.Method == HttpMethod.Head
            ? StubService.Error(HttpStatusCode.NotFound)
            : StubService.Error(HttpStatusCode.Forbidden, "AccessDenied")).Store();

        var refused = await Assert.ThrowsAsync<FileStoreRefusedException>(() => store.PutAsync(Key, new GeneratedStream(1), 1, Cancel));

        Assert.Contains("Library:Files:S3:Bucket", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bucket_is_looked_for_once()
    {
        var service = new StubService(_ => null);
        using var store = service.Store();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.PutAsync(Key, new GeneratedStream(1), 1, Cancel)));

        Assert.Equal(1, service.Count("HEAD"));
    }

    [Theory]
    [InlineData("https://s3.test", "https://s3.test/")]
    [InlineData("http://s3.test", "http://s3.test/")]
    [InlineData("https://s3.test:9000", "https://s3.test:9000/")]
    public async Task The_scheme_of_the_endpoint_decides_about_TLS(string endpoint, string start)
    {
        var service = new StubService(_ => null);
        using var store = service.Store(endpoint);

        await store.PutAsync(Key, new GeneratedStream(1), 1, Cancel);
        await (await store.OpenReadAsync(Key, 0, null, Cancel) ?? Stream.Null).DisposeAsync();

        Assert.All(service.Requests, request => Assert.StartsWith(start, request.Split(' ')[1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_most_two_large_files_are_sent_at_a_time()
    {
        var running = 0;
        var most = 0;
        var service = new StubService(async (request, cancel) =>
        {
            var counts = request.Method == HttpMethod.Put;
            InterlockedMax(ref most, counts ? Interlocked.Increment(ref running) : 0);
            await Task.Delay(counts ? 20 : 0, cancel);
            Interlocked.Add(ref running, counts ? -1 : 0);
            return request.Method == HttpMethod.Head ? With(Stream.Null, SixMegabytes) : null;
        });
        using var store = service.Store();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => store.PutAsync(Key, new GeneratedStream(SixMegabytes), SixMegabytes, Cancel)));

        Assert.InRange(most, 1, 2);
    }

    private static StubService Frozen() => new(async (_, cancel) =>
    {
        await Task.Delay(Timeout.Infinite, cancel);
        return null;
    });

    private static bool IsCompletion(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri?.Query.Contains("uploadId", StringComparison.Ordinal) == true;

    private static HttpResponseMessage WithBytes(long real, long declared) => With(new GeneratedStream(real), declared);

    private static HttpResponseMessage With(Stream content, long declared)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(content) };
        answer.Content.Headers.ContentLength = declared;
        answer.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
        return answer;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = most) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
            // Another thread was faster.
        }
    }
}
