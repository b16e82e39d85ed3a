using System.Net;
using Library.Storage.Files.S3;

namespace Library.Storage.Tests.Files;

/// <summary>An S3 service that answers as a test wants it to: for faults that a real one does not make on demand.</summary>
/// <param name="answer">The answer to a request; null for that of a service with an empty object under every key.</param>
internal sealed class StubService(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage?>> answer) : HttpMessageHandler
{
    private readonly List<string> _requests = [];

    public StubService(Func<HttpRequestMessage, HttpResponseMessage?> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    /// <summary>Method and address of each request.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>How many requests were made with a method and a text in their address.</summary>
    public int Count(string method, string text = "") => _requests.Count(request => request.StartsWith(method + " ", StringComparison.Ordinal) && request.Contains(text, StringComparison.Ordinal));

    public S3FileStore Store(string endpoint = "http://s3.test", double timeoutSeconds = 60) => new(Options(endpoint, timeoutSeconds), this, new HastyTime());

    public static S3Options Options(string endpoint, double timeoutSeconds) => new()
    {
        Endpoint = new Uri(endpoint),
        AccessKey = "key",
        SecretKey = "secret",
        Bucket = "bucket",
        RequestTimeout = TimeSpan.FromSeconds(timeoutSeconds),
    };

    public static HttpResponseMessage Error(HttpStatusCode status, string code = "") =>
        new(status) { Content = new StringContent(code.Length == 0 ? "" : $"<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_requests)
        {
            _requests.Add($"{request.Method} {request.RequestUri}");
        }

        var given = await answer(request, cancellationToken);
        return given ?? Usual(request);
    }

    private static HttpResponseMessage Usual(HttpRequestMessage request)
    {
        var query = request.RequestUri?.Query ?? "";
        var usual = new HttpResponseMessage(request.Method == HttpMethod.Delete ? HttpStatusCode.NoContent : HttpStatusCode.OK) { RequestMessage = request };
        usual.Headers.TryAddWithoutValidation("ETag", "\"0\"");
        usual.Content = new StringContent((request.Method.Method, query) switch
        {
            ("POST", _) when query.Contains("uploads", StringComparison.Ordinal) =>
                "<InitiateMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>bucket</Bucket><Key>ab</Key><UploadId>one</UploadId></InitiateMultipartUploadResult>",
            ("POST", _) => "<CompleteMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>bucket</Bucket><Key>ab</Key><ETag>x</ETag></CompleteMultipartUploadResult>",
            _ => "",
        });
        usual.Content.Headers.TryAddWithoutValidation("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT");
        return usual;
    }
}

/// <summary>The time of the system, but nobody waits for it.</summary>
internal sealed class HastyTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
}
