using System.Net;
using System.Net.Http.Headers;
using Minio.DataModel;
using Minio.DataModel.Args;
using Minio.Exceptions;

namespace Library.Storage.Files.S3;

/// <summary>The calls to the service, each in the way that works with the client library. Exceptions are the client's own.</summary>
internal sealed class S3Objects(S3Options options, HttpMessageHandler transport, TimeProvider time) : IDisposable
{
    /// <summary>From this length the client sends parts of 16 MiB, one after the other.</summary>
    public const long MultipartFromBytes = 5 * 1024 * 1024;

    // A range is signed just before it is asked for; this allows for clocks that differ.
    private const int ReadMayBeginWithinSeconds = 3600;

    private readonly S3Connection _connection = new(options, transport, time);
    private readonly SemaphoreSlim _making = new(1);
    private volatile bool _bucketIsThere;

    /// <summary>Stores an object of exactly the given length, and makes the bucket if it is missing.</summary>
    public async Task PutAsync(FileKey key, Stream content, long length, CancellationToken cancellationToken)
    {
        await EnsureBucketAsync(cancellationToken);
        if (length == 0)
        {
            // The client would not read at all; the stream sees for itself that it is at its end.
            await content.CopyToAsync(Stream.Null, cancellationToken);
        }

        try
        {
            // Without a length the client stores an empty object.
            var arguments = new PutObjectArgs().WithBucket(options.Bucket).WithObject(key.Value)
                .WithStreamData(content).WithObjectSize(length).WithContentType("application/octet-stream");
            await _connection.Client.PutObjectAsync(arguments, cancellationToken);
        }
        catch (BucketNotFoundException)
        {
            _bucketIsThere = false;
            throw;
        }
    }

    /// <summary>Opens an object through a signed address, since the client's own reading fails on ranges and gives no stream.</summary>
    public async Task<Stream?> OpenOrNullAsync(FileKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        if (length == 0)
        {
            return await FindLengthOrNullAsync(key, cancellationToken) is null ? null : Stream.Null;
        }

        var arguments = new PresignedGetObjectArgs().WithBucket(options.Bucket).WithObject(key.Value).WithExpiry(ReadMayBeginWithinSeconds);
        using var request = new HttpRequestMessage(HttpMethod.Get, await _connection.Client.PresignedGetObjectAsync(arguments));
        if (offset > 0 || length is not null)
        {
            request.Headers.Range = new RangeHeaderValue(offset, length is null || length > long.MaxValue - offset ? null : offset + length - 1);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.RequestTimeout);
        var answer = await _connection.Plain.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.NotFound:
                answer.Dispose();
                return null;
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                answer.Dispose();
                return Stream.Null; // it begins at or past the end
            default:
                return await ContentOfAsync(answer, request.Headers.Range?.Ranges.Single(), cancellationToken);
        }
    }

    /// <summary>A signed address, which names what the service is to say of the content. Nothing is asked of the service.</summary>
    public async Task<Uri> SignAsync(FileKey key, TimeSpan lifetime, string disposition, string mediaType)
    {
        var answer = new Dictionary<string, string>(StringComparer.Ordinal) { ["response-content-disposition"] = disposition, ["response-content-type"] = mediaType };
        var arguments = new PresignedGetObjectArgs().WithBucket(options.Bucket).WithObject(key.Value).WithExpiry((int)lifetime.TotalSeconds).WithHeaders(answer);
        return new Uri(await _connection.Client.PresignedGetObjectAsync(arguments));
    }

    public async Task<long?> FindLengthOrNullAsync(FileKey key, CancellationToken cancellationToken)
    {
        try
        {
            return (await _connection.Client.StatObjectAsync(new StatObjectArgs().WithBucket(options.Bucket).WithObject(key.Value), cancellationToken)).Size;
        }
        catch (Exception exception) when (exception is ObjectNotFoundException or BucketNotFoundException)
        {
            return null;
        }
    }

    public async Task RemoveAsync(FileKey key, CancellationToken cancellationToken)
    {
        try
        {
            await _connection.Client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(options.Bucket).WithObject(key.Value), cancellationToken);
        }
        catch (Exception exception) when (exception is ObjectNotFoundException or BucketNotFoundException)
        {
            // It is not there, as was asked.
        }
    }

    // Version 2 of the listing: the client does not go on to the second page of version 1.
    public IAsyncEnumerable<Item> List(string prefix, CancellationToken cancellationToken) =>
        _connection.Client.ListObjectsEnumAsync(new ListObjectsArgs().WithBucket(options.Bucket).WithPrefix(prefix).WithRecursive(true), cancellationToken);

    public IAsyncEnumerable<Upload> ListUnfinished(CancellationToken cancellationToken) =>
        _connection.Client.ListIncompleteUploadsEnumAsync(new ListIncompleteUploadsArgs().WithBucket(options.Bucket).WithRecursive(true), cancellationToken);

    /// <summary>Discards every unfinished upload of a key.</summary>
    public Task DiscardUnfinishedAsync(FileKey key, CancellationToken cancellationToken) =>
        _connection.Client.RemoveIncompleteUploadAsync(new RemoveIncompleteUploadArgs().WithBucket(options.Bucket).WithObject(key.Value), cancellationToken);

    public void Dispose()
    {
        _connection.Dispose();
        _making.Dispose();
    }

    private async Task<Stream> ContentOfAsync(HttpResponseMessage answer, RangeItemHeaderValue? range, CancellationToken cancellationToken)
    {
        try
        {
            if (answer.Content.Headers.ContentLength is not { } bytes || !IsAsAsked(answer, range, bytes))
            {
                throw new FileStoreRefusedException("The S3 service does not answer as it was asked to: it gives another range, or no length.");
            }

            var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return new StoredFileStream(content, answer, bytes, S3Fault.FromOrNull, options.RequestTimeout);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>Whether an answer is the whole object, or exactly what there is of the range that was asked for (RFC 9110, section 14.4).</summary>
    private static bool IsAsAsked(HttpResponseMessage answer, RangeItemHeaderValue? range, long bytes)
    {
        if (range is null)
        {
            return answer.StatusCode == HttpStatusCode.OK;
        }

        return answer.StatusCode == HttpStatusCode.PartialContent
            && answer.Content.Headers.ContentRange is { From: { } from, To: { } to, Length: { } whole }
            && from == range.From
            && to == Math.Min(range.To ?? long.MaxValue, whole - 1)
            && bytes == to - from + 1;
    }

    private async Task EnsureBucketAsync(CancellationToken cancellationToken)
    {
        if (_bucketIsThere)
        {
            return;
        }

        await _making.WaitAsync(cancellationToken);
        try
        {
            if (!_bucketIsThere && !await BucketExistsAsync(cancellationToken))
            {
                await MakeBucketAsync(cancellationToken);
            }

            _bucketIsThere = true;
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task<bool> BucketExistsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _connection.Client.BucketExistsAsync(new BucketExistsArgs().WithBucket(options.Bucket), cancellationToken);
        }
        catch (FileStoreRefusedException)
        {
            return true; // keys that may put need not be allowed to look: the put will tell
        }
    }

    private async Task MakeBucketAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _connection.Client.MakeBucketAsync(new MakeBucketArgs().WithBucket(options.Bucket), cancellationToken);
        }
        catch (FileStoreRefusedException exception)
        {
            // Another process may have made it meanwhile.
            if (!await BucketExistsAsync(cancellationToken))
            {
                throw new FileStoreRefusedException($"The bucket '{options.Bucket}' of {S3Options.Section}:{nameof(S3Options.Bucket)} is missing and cannot be made.", exception);
            }
        }
    }
}
