using Library.Storage.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Library.Api.Tests.Faults;

/// <summary>The real file store, which fails when it is told to.</summary>
internal sealed class FaultyFileStore(IFileStore store) : IFileStore
{
    /// <summary>What every call throws; null while the store is well.</summary>
    public Func<Exception>? Fault { get; set; }

    /// <summary>Whether what is read of <see cref="FaultyKeys"/> has another byte than was put, as if it was damaged on its way: the last of each.</summary>
    public bool Damages { get; set; }

    /// <summary>The keys that a fault concerns, by their beginning; all where it is empty.</summary>
    public string FaultyKeys { get; set; } = "";

    /// <summary>Puts the store of a system that is being built behind one of these.</summary>
    public static void Insert(WebApplicationBuilder builder)
    {
        var inner = builder.Services.Last(service => service.ServiceType == typeof(IFileStore));
        builder.Services.RemoveAll<IFileStore>();
        builder.Services.AddSingleton<IFileStore>(provider =>
            new FaultyFileStore((IFileStore)(inner.ImplementationFactory?.Invoke(provider) ?? throw new InvalidOperationException("The store is made otherwise."))));
    }

    public Task PutAsync(FileKey key, Stream content, long length, CancellationToken cancellationToken) => Well(key.ToString()).PutAsync(key, content, length, cancellationToken);

    public async Task<Stream?> OpenReadAsync(FileKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        var content = await Well(key.ToString()).OpenReadAsync(key, offset, length, cancellationToken);
        return content is not null && Damages && key.ToString().StartsWith(FaultyKeys, StringComparison.Ordinal) ? await DamageAsync(content, cancellationToken) : content;
    }

    public Task<long?> FindLengthOrNullAsync(FileKey key, CancellationToken cancellationToken) => Well(key.ToString()).FindLengthOrNullAsync(key, cancellationToken);

    public Task DeleteAsync(FileKey key, CancellationToken cancellationToken) => Well(key.ToString()).DeleteAsync(key, cancellationToken);

    public IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken) => Well(prefix).ListAsync(prefix, cancellationToken);

    public Task SweepUnfinishedAsync(TimeSpan age, CancellationToken cancellationToken) => Well("").SweepUnfinishedAsync(age, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => Well("").CheckAsync(cancellationToken);

    private static async Task<Stream> DamageAsync(Stream content, CancellationToken cancellationToken)
    {
        await using (content)
        {
            var bytes = new byte[content.Length];
            await content.ReadExactlyAsync(bytes, cancellationToken);
            bytes[^1] ^= 1;
            return new MemoryStream(bytes, writable: false);
        }
    }

    private IFileStore Well(string key) => Fault is { } fault && key.StartsWith(FaultyKeys, StringComparison.Ordinal) ? throw fault() : store;
}
