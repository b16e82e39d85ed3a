using System.Text.Json;
using Library.Storage.Files;
using Library.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Servers;

/// <summary>The file store of a cluster, for a test that breaks what is in it.</summary>
internal sealed class StoreAccess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly LibraryCluster _cluster;

    private StoreAccess(LibraryCluster cluster)
    {
        _cluster = cluster;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(cluster.Settings()).Build();
        _services = new ServiceCollection().AddLogging().AddMetrics().AddFileStore(configuration, _folder.Path).BuildServiceProvider();
    }

    public static Task<StoreAccess> OpenAsync(LibraryCluster cluster, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new StoreAccess(cluster));
    }

    /// <summary>Takes the largest file of the newest published commit away, or gives it other bytes of the same length.</summary>
    public async Task DamageNewestCommitAsync(string damage, CancellationToken cancellationToken)
    {
        var json = (await _cluster.QueryAsync<string>("""SELECT "Files" FROM "IndexCommits" WHERE "Number" = (SELECT "Commit" FROM "IndexHeads")""", cancellationToken)).Single();
        var file = JsonSerializer.Deserialize<JsonElement>(json).EnumerateArray().MaxBy(file => file.GetProperty("Length").GetInt64());
        var (key, length) = (new FileKey(file.GetProperty("Key").GetString() ?? ""), file.GetProperty("Length").GetInt64());
        var files = _services.GetRequiredService<IFileStore>();
        await files.DeleteAsync(key, cancellationToken);
        if (damage != "missing")
        {
            using var other = new MemoryStream(new byte[length]);
            await files.PutAsync(key, other, length, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
