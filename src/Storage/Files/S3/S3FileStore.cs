using System.Globalization;
using System.Runtime.CompilerServices;

namespace Library.Storage.Files.S3;

/// <summary>Keeps files in a bucket of an S3-compatible service.</summary>
/// <remarks>
/// A put that fails after its first parts leaves them, unseen, until <see cref="SweepUnfinishedAsync"/>: the client can
/// only discard all unfinished uploads of a key together, and another process may be putting the same one.
/// </remarks>
internal sealed class S3FileStore(S3Options options, HttpMessageHandler transport, TimeProvider time) : IFileStore, IDisposable
{
    // A large put holds 33 MB of memory and leaves as much behind with each part, a small one up to three times its
    // length. Two large ones already fill a fast line.
    private const int LargeAtATime = 2;
    private const int SmallAtATime = 16;

    private static readonly FileKey Probe = new("_probe");
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(10);

    private readonly S3Objects _objects = new(options, transport, time);
    private readonly SemaphoreSlim _large = new(LargeAtATime);
    private readonly SemaphoreSlim _small = new(SmallAtATime);

    public async Task PutAsync(FileKey key, Stream content, long length, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var places = length < S3Objects.MultipartFromBytes ? _small : _large;
        await places.WaitAsync(cancellationToken);
        try
        {
            await using var source = new DeclaredLengthStream(content, length, cancellationToken);
            await PutAsync(key, source, length, cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    public async Task<Stream?> OpenReadAsync(FileKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        return await S3Fault.TranslateAsync(() => _objects.OpenOrNullAsync(key, offset, length, cancellationToken), cancellationToken);
    }

    /// <summary>An address at which the service gives out a file to anybody who has it, until it expires.</summary>
    public async Task<Uri> SignAsync(FileKey key, TimeSpan lifetime, string disposition, string mediaType) =>
        await S3Fault.TranslateAsync(() => _objects.SignAsync(key, lifetime, disposition, mediaType), CancellationToken.None);

    public Task<long?> FindLengthOrNullAsync(FileKey key, CancellationToken cancellationToken) =>
        S3Fault.TranslateAsync(() => _objects.FindLengthOrNullAsync(key, cancellationToken), cancellationToken);

    public Task DeleteAsync(FileKey key, CancellationToken cancellationToken) =>
        S3Fault.TranslateAsync(() => _objects.RemoveAsync(key, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<StoredFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await foreach (var item in S3Fault.TranslateAsync(_objects.List(prefix, cancellationToken), cancellationToken))
        {
            // The bucket may hold objects that are not ours.
            if (FileKey.IsValid(item.Key) && item.Key != Probe.Value)
            {
                yield return new StoredFile(new FileKey(item.Key), checked((long)item.Size), Time(item.LastModified));
            }
        }
    }

    public async Task SweepUnfinishedAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - age;
        var newest = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var upload in S3Fault.TranslateAsync(_objects.ListUnfinished(cancellationToken), cancellationToken))
        {
            var begun = Time(upload.Initiated);
            newest[upload.Key] = newest.TryGetValue(upload.Key, out var other) && other > begun ? other : begun;
        }

        // All uploads of a key are discarded together, so a key waits until its youngest is old enough.
        foreach (var (key, _) in newest.Where(upload => upload.Value <= before && FileKey.IsValid(upload.Key)))
        {
            await S3Fault.TranslateAsync(() => _objects.DiscardUnfinishedAsync(new FileKey(key), cancellationToken), cancellationToken);
        }
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestCheck);
        using var block = new MemoryStream([0], writable: false);
        await S3Fault.TranslateAsync(
            async () =>
            {
                await _objects.PutAsync(Probe, block, block.Length, patience.Token);
                await _objects.RemoveAsync(Probe, patience.Token);
            },
            cancellationToken);
    }

    public void Dispose()
    {
        _objects.Dispose();
        _large.Dispose();
        _small.Dispose();
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private async Task PutAsync(FileKey key, DeclaredLengthStream source, long length, CancellationToken cancellationToken)
    {
        try
        {
            await S3Fault.TranslateAsync(() => _objects.PutAsync(key, source, length, cancellationToken), cancellationToken);
        }
        catch when (source.Failed)
        {
            source.ThrowIfFailed();
            throw;
        }

        await S3Fault.TranslateAsync(() => VerifyAsync(key, length, cancellationToken), cancellationToken);
    }

    // The client joins whatever parts it has sent, and takes that for a success.
    private async Task VerifyAsync(FileKey key, long length, CancellationToken cancellationToken)
    {
        if (length < S3Objects.MultipartFromBytes)
        {
            return;
        }

        var stored = await _objects.FindLengthOrNullAsync(key, cancellationToken);
        if (stored != length)
        {
            await _objects.RemoveAsync(key, cancellationToken);
            throw new FileStoreUnavailableException($"The S3 service holds {stored ?? 0} of {length} bytes.");
        }
    }
}
