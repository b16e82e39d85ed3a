using System.Diagnostics;
using Library.Bench.Ingest;
using Library.Testing;

namespace Library.Bench.Servers;

/// <summary>A whole system: its websites, and whatever stands behind them.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private readonly List<Process> _indexers = [];
    private readonly List<IAsyncDisposable> _servers = [];

    /// <summary>One or more.</summary>
    public List<LibraryProcess> Webs { get; } = [];

    /// <summary>How to reach the database server; null on embedded defaults.</summary>
    public string? Database { get; private set; }

    /// <summary>One process on embedded defaults.</summary>
    public static async Task<RunningSystem> StartEmbeddedAsync(WorkFolder work, CancellationToken cancellationToken)
    {
        var system = new RunningSystem();
        system.Webs.Add(await LibraryProcess.StartAsync(work.Sub("embedded"), cancellationToken));
        return system;
    }

    /// <summary>Two web processes and two indexers on PostgreSQL and S3, all on this machine.</summary>
    public static async Task<RunningSystem> StartClusterAsync(WorkFolder work, CancellationToken cancellationToken)
    {
        var system = new RunningSystem();
        try
        {
            var database = await PostgresProcess.StartAsync();
            system._servers.Add(database);
            var store = await S3Process.StartAsync();
            system._servers.Add(store);
            await database.CreateAsync("bench");
            system.Database = database.ConnectionString("bench");
            var settings = new Dictionary<string, string?>(S3Server.Of(store).Settings)
            {
                ["Library:Database:Provider"] = "PostgreSql",
                ["Library:Database:ConnectionString"] = system.Database,
                ["Library:PublicUrl"] = "http://localhost:5080",
                ["Library:Jobs:Workers"] = "1",
            };
            foreach (var name in new[] { "indexer-1", "indexer-2" })
            {
                var indexer = LibraryProcess.Run(
                    "Library.Indexer", ["--Library:DataPath", work.Sub(name), "--Library:Roles", "indexer", .. settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value ?? "" })]);
                _ = indexer.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
                system._indexers.Add(indexer);
            }

            foreach (var name in new[] { "web-1", "web-2" })
            {
                system.Webs.Add(await LibraryProcess.StartAsync(work.Sub(name), new Dictionary<string, string?>(settings) { ["Library:Roles"] = "web" }, cancellationToken));
            }

            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var web in Webs)
        {
            await web.DisposeAsync();
        }

        foreach (var indexer in _indexers)
        {
            indexer.Kill(entireProcessTree: true);
            await indexer.WaitForExitAsync();
            indexer.Dispose();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }
}
