using Library.Storage.Files.S3;
using Library.Testing;

namespace Library.Storage.Tests.Files;

/// <summary>Options that lead to a server.</summary>
internal static class AnS3
{
    public static S3Options Options(S3Server server, double timeoutSeconds = 60) => new()
    {
        Endpoint = server.Endpoint,
        AccessKey = server.AccessKey,
        SecretKey = server.SecretKey,
        Bucket = server.Bucket,
        RequestTimeout = TimeSpan.FromSeconds(timeoutSeconds),
    };
}
