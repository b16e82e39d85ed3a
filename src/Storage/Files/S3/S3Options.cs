namespace Library.Storage.Files.S3;

/// <summary>The settings below <c>Library:Files:S3</c>, read only where the provider is S3.</summary>
internal sealed class S3Options
{
    public const string Section = FileStoreOptions.Section + ":S3";

    /// <summary>The address of the service; <c>https</c> means TLS.</summary>
    public Uri? Endpoint { get; init; }

    public string AccessKey { get; init; } = "";

    public string SecretKey { get; init; } = "";

    /// <summary>The bucket that holds the files; made at the first use if it is missing and the keys allow it.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>The region that requests are signed for; services of one's own mostly take any.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>How long one request to the service may take, its repetitions included; a file of many parts takes a request for each.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether downloads are sent on to signed addresses of the service; readers must reach it under the name of <see cref="Endpoint"/>.</summary>
    public bool RedirectDownloads { get; init; }
}
