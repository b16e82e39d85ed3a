using System.Diagnostics.CodeAnalysis;
using Minio;

namespace Library.Storage.Files.S3;

/// <summary>The client library and a plain HTTP client for the same service, alive as long as the process and safe to share.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly S3Requests _requests;

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The library disposes its HTTP client.")]
    public S3Connection(S3Options options, HttpMessageHandler transport, TimeProvider time)
    {
        var endpoint = options.Endpoint ?? throw new ArgumentException("There is no endpoint.", nameof(options));
        _requests = new S3Requests(transport, time);
        Plain = new HttpClient(_requests, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

        // The library changes the settings of its HTTP client, so that has to be its own; it drops the scheme of an
        // address, so TLS has to be asked for; and without a region it asks the service for one.
        Client = new MinioClient()
            .WithEndpoint(endpoint.Authority)
            .WithSSL(endpoint.Scheme == Uri.UriSchemeHttps)
            .WithCredentials(options.AccessKey, options.SecretKey)
            .WithRegion(options.Region)
            .WithTimeout((int)options.RequestTimeout.TotalMilliseconds)
            .WithHttpClient(new HttpClient(_requests, disposeHandler: false), disposeHttpClient: true)
            .Build();
    }

    public IMinioClient Client { get; }

    public HttpClient Plain { get; }

    /// <summary>How requests travel outside of tests.</summary>
    public static HttpMessageHandler Network() => new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // a service that moves is found again
        AllowAutoRedirect = false, // a signature holds for one address
    };

    public void Dispose()
    {
        Client.Dispose();
        Plain.Dispose();
        _requests.Dispose();
    }
}
