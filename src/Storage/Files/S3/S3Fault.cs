using System.Runtime.CompilerServices;
using Minio.Exceptions;

namespace Library.Storage.Files.S3;

/// <summary>What an exception of the client library or of the transport means to who puts or reads a file.</summary>
internal static class S3Fault
{
    /// <summary>The fault that an exception stands for; null where it is not one of the library or of the transport.</summary>
    /// <remarks>Decided by type: the library's exceptions mostly hold neither answer nor message, and many are not of its own family.</remarks>
    public static FileStoreException? FromOrNull(Exception exception) => exception switch
    {
        FileStoreException fault => fault,
        AuthorizationException or AccessDeniedException or ForbiddenException or CredentialsProviderException =>
            new FileStoreRefusedException("The S3 service denies access.", exception),
        InvalidBucketNameException or InvalidEndpointException or EntityTooLargeException or RedirectionException =>
            new FileStoreRefusedException("The S3 service does not take this.", exception),
        BucketNotFoundException => new FileStoreUnavailableException("The bucket is gone; the next put makes it anew.", exception),
        OperationCanceledException => new FileStoreUnavailableException("The S3 service did not answer in time.", exception),
        HttpRequestException or IOException => new FileStoreUnavailableException("The S3 service cannot be reached.", exception),

        // The last four are how the library fails over answers that it cannot read.
        MinioException or MalFormedXMLException or NullReferenceException or ArgumentNullException or InvalidOperationException or FormatException =>
            new FileStoreUnavailableException("The S3 service gave an answer that cannot be read.", exception),
        _ => null,
    };

    /// <summary>Runs a call and translates what it throws; the caller's own cancellation stays what it is.</summary>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (FromOrNull(exception) is { } fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw fault.Counted();
        }
    }

    /// <inheritdoc cref="TranslateAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public static Task TranslateAsync(Func<Task> call, CancellationToken cancellationToken) =>
        TranslateAsync(
            async () =>
            {
                await call();
                return true;
            },
            cancellationToken);

    /// <summary>Gives a listing's items and translates what it throws; a bucket that is not there has none.</summary>
    public static async IAsyncEnumerable<T> TranslateAsync<T>(IAsyncEnumerable<T> listing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = listing.GetAsyncEnumerator(cancellationToken);
        while (await TranslateAsync(() => HasNextAsync(items), cancellationToken))
        {
            yield return items.Current;
        }
    }

    private static async Task<bool> HasNextAsync<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (BucketNotFoundException)
        {
            return false;
        }
    }
}
