using Library.Storage;
using Library.Storage.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Library.Testing;

/// <summary>A database of its own on a real PostgreSQL server, for a test. The server ends with the process.</summary>
public sealed record PostgresServer(PostgresProcess Process, string Database)
{
    private static readonly Lazy<Task<PostgresProcess>> Shared = new(PostgresProcess.StartAsync);

    // Migrating takes a second, copying what was migrated a tenth of one.
    private static readonly Lazy<Task<string>> Migrated = new(MigrateAsync);

    public string ConnectionString => Process.ConnectionString(Database);

    /// <summary>The settings that make the library keep its catalogue there.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Library:Database:Provider"] = "PostgreSql",
        ["Library:Database:ConnectionString"] = ConnectionString,
    };

    /// <summary>An empty database on the server that all tests of this process share, started by the first. Skips the test where it cannot be had.</summary>
    public static async Task<PostgresServer> StartAsync() => await OfAsync(await StartOrSkipAsync(() => Shared.Value));

    /// <summary>A database with the library's tables, on the same server.</summary>
    public static async Task<PostgresServer> StartMigratedAsync() => await OfAsync(await StartOrSkipAsync(() => Shared.Value), await Migrated.Value);

    /// <summary>An empty database on a server for one test alone, which may halt it. Skips the test where it cannot be had.</summary>
    public static async Task<PostgresServer> StartOwnAsync() => await OfAsync(await StartOrSkipAsync(PostgresProcess.StartAsync));

    private static async Task<PostgresServer> OfAsync(PostgresProcess process, string template = "template1")
    {
        var database = $"test_{Guid.NewGuid():n}";
        await process.CreateAsync(database, template);
        return new PostgresServer(process, database);
    }

    private static async Task<string> MigrateAsync()
    {
        var server = await OfAsync(await Shared.Value);
        using var folder = new TemporaryFolder();
        using var data = DataFolder.Open(folder.Path);
        var services = new ServiceCollection();
        services.AddLogging();

        // Without a pool, so that nobody is connected when it is copied.
        services.AddCatalogue(data, new CatalogueOptions(CatalogueProvider.PostgreSql, $"{server.ConnectionString};Pooling=false"));
        await using var provider = services.BuildServiceProvider();
        await provider.MigrateAsync(CancellationToken.None);
        return server.Database;
    }

    private static async Task<PostgresProcess> StartOrSkipAsync(Func<Task<PostgresProcess>> start)
    {
        try
        {
            return await start();
        }
        catch (InvalidOperationException exception)
        {
            Assert.Skip($"no PostgreSQL server: {exception.Message}");
            throw;
        }
    }
}
