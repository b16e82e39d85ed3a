using Xunit;

namespace Library.Testing;

/// <summary>A real S3 server for a test, with a bucket of its own that is not made yet. It ends with the process.</summary>
public sealed record S3Server(Uri Endpoint, string AccessKey, string SecretKey, string Bucket)
{
    private static readonly Lazy<Task<S3Process>> Shared = new(S3Process.StartAsync);

    /// <summary>The settings that make the library keep its files there.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Library:Files:Provider"] = "S3",
        ["Library:Files:S3:Endpoint"] = Endpoint.ToString(),
        ["Library:Files:S3:AccessKey"] = AccessKey,
        ["Library:Files:S3:SecretKey"] = SecretKey,
        ["Library:Files:S3:Bucket"] = Bucket,
    };

    /// <summary>The server that all tests of this process share, started by the first. Skips the test where it cannot be had.</summary>
    public static async Task<S3Server> StartAsync() => Of(await StartOrSkipAsync(() => Shared.Value));

    /// <summary>A server for one test alone, which may freeze or kill it. Skips the test where it cannot be had.</summary>
    public static Task<S3Process> StartOwnAsync() => StartOrSkipAsync(S3Process.StartAsync);

    /// <summary>A bucket of its own on a server.</summary>
    public static S3Server Of(S3Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return new S3Server(process.Endpoint, "test", "test-secret", $"test-{Guid.NewGuid():n}");
    }

    private static async Task<S3Process> StartOrSkipAsync(Func<Task<S3Process>> start)
    {
        try
        {
            return await start();
        }
        catch (InvalidOperationException exception)
        {
            Assert.Skip($"no S3 server: {exception.Message}");
            throw;
        }
    }
}
