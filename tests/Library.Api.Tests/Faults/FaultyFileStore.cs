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

    /// <summary>Puts the store of a system that is being built behind one of these.</summary>
    public static void Insert(WebApplicationBuilder builder)
    {
        var inner = builder.Services.Last(service => service.ServiceType == typeof(IFileStore));
        builder.Services.RemoveAll<IFileStore>();
        builder.Services.AddSingleton<IFileStore>(provider =>
            new FaultyFileStore((IFileStore)(inner.ImplementationFactory?.Invoke(provider) ?? throw new InvalidOperationException("The store is made otherwise."))));
    }

    public Task PutAsync(FileKey key, Stream content, long length, CancellationToken cancellationToken) => Well().PutAsync(key, content, length, cancellationToken);

    public Task<Stream?> OpenReadAsync(FileKey key, long offset, long? length, CancellationToken cancellationToken) => Well().OpenReadAsync(key, offset, length, cancellationToken);

    public Task<long?> FindLengthOrNullAsync(FileKey key, CancellationToken cancellationToken) => Well().FindLengthOrNullAsync(key, cancellationToken);

    public Task DeleteAsync(FileKey key, CancellationToken cancellationToken) => Well().DeleteAsync(key, cancellationToken);

    public IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken) => Well().ListAsync(prefix, cancellationToken);

    public Task SweepUnfinishedAsync(TimeSpan age, CancellationToken cancellationToken) => Well().SweepUnfinishedAsync(age, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => Well().CheckAsync(cancellationToken);

    private IFileStore Well() => Fault is { } fault ? throw fault() : store;
}
