using Library.Api.Tests.Servers;
using Library.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(LibraryCluster))]

namespace Library.Api.Tests.Servers;

/// <summary>
/// A whole system on real servers: PostgreSQL and an S3 server of its own, web and indexer processes of the real program. Started by the first test
/// that asks for it, and shared by those that break it in turn: each leaves it as whole as it found it.
/// </summary>
public sealed class LibraryCluster : IAsyncDisposable
{
    public const string SecretCop = "cfo-coo";
    public const string MemberEmail = "member-ell@school.example";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, LibraryProcess> _processes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1);
    private PostgresServer? _database;
    private S3Process? _store;
    private StoreProxy? _proxy;

    internal PostgresServer Database => _database ?? throw new InvalidOperationException("It has not started.");

    internal S3Process Store => _store ?? throw new InvalidOperationException("It has not started.");

    internal StoreProxy Proxy => _proxy ?? throw new InvalidOperationException("It has not started.");

    /// <summary>The processes that live, by name: <c>web…</c> and <c>indexer…</c>.</summary>
    internal IReadOnlyDictionary<string, LibraryProcess> Processes => _processes;

    internal IReadOnlyList<LibraryProcess> Webs => [.. _processes.Where(process => process.Key.StartsWith("web", StringComparison.Ordinal)).OrderBy(process => process.Key).Select(process => process.Value)];

    /// <summary>Sees to it that two web processes and two indexers run.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_database is null)
            {
                _database = await PostgresServer.StartOwnAsync();
                _store = await S3Server.StartOwnAsync();
                _proxy = await StoreProxy.StartAsync(_store.Endpoint, cancellationToken);
                await SeedAsync(cancellationToken);
            }

            await Task.WhenAll(new[] { "web1", "web2", "indexer1", "indexer2" }.Where(name => !_processes.ContainsKey(name)).ToList().Select(name => StartAsync(name, cancellationToken)));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Starts a process that does not run.</summary>
    /// <param name="stopAt">A step of the writer at which it is killed; null for none.</param>
    /// <param name="dataPath">Its data folder; null for the one that it had.</param>
    /// <param name="clock">A file with the seconds by which its clock is wrong; null for the right time.</param>
    internal async Task<LibraryProcess> StartAsync(string name, CancellationToken cancellationToken, string? stopAt = null, string? dataPath = null, string? clock = null)
    {
        var isWeb = name.StartsWith("web", StringComparison.Ordinal);
        var settings = Settings();
        settings["Library:DataPath"] = dataPath ?? FolderOf(name);
        settings["Library:Roles"] = isWeb ? "web" : "indexer";
        settings["Library:PublicUrl"] = "http://localhost:5080";
        var arguments = settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value ?? "" });
        var program = isWeb ? LibraryProcess.Program : Path.Combine(AppContext.BaseDirectory, "Library.Indexer.dll");
        var process = await LibraryProcess.StartAsync([program, .. isWeb ? ["--urls", "http://127.0.0.1:0"] : Array.Empty<string>(), .. arguments], AppContext.BaseDirectory, LibraryProcess.Hooks(stopAt, clock), cancellationToken);
        lock (_processes)
        {
            _processes[name] = process;
        }

        return process;
    }

    /// <summary>Ends a process at once.</summary>
    internal async Task KillAsync(string name)
    {
        var process = Take(name);
        await process.KillAsync();
        await process.DisposeAsync();
    }

    /// <summary>Waits until a process has ended by itself.</summary>
    internal async Task WaitForEndAsync(string name, CancellationToken cancellationToken)
    {
        await _processes[name].WaitForExitAsync(cancellationToken);
        await Take(name).DisposeAsync();
    }

    /// <summary>The name of the indexer that holds the writer's lock; waits until one does.</summary>
    internal async Task<string> WriterAsync(CancellationToken cancellationToken) => await LibraryClient.UntilAsync(FindWriterOrNullAsync, name => name is not null, cancellationToken) ?? "";

    /// <summary>The folder of a process's data.</summary>
    internal string FolderOf(string name) => _folder.File(name);

    /// <summary>The first column of the rows of a query.</summary>
    internal async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"{Database.ConnectionString};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(reader.GetFieldValue<T>(0));
        }

        return rows;
    }

    /// <summary>The settings of every process.</summary>
    internal Dictionary<string, string?> Settings() => new(
        Database.Settings.Concat((S3Server.Of(Store) with { Endpoint = Proxy.Address, Bucket = "library" }).Settings)
            .Append(new("Library:Jobs:Workers", "1")).Append(new("Library:Files:S3:RequestTimeout", "00:00:10"))
            .Append(new("Library:Admin:Email", LibraryApplication.AdminEmail)).Append(new("Library:Admin:Password", LibraryApplication.Password)),
        StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
        {
            await process.DisposeAsync();
        }

        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_store?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_database?.Process.DisposeAsync() ?? ValueTask.CompletedTask);
        _gate.Dispose();
        _folder.Dispose();
    }

    private LibraryProcess Take(string name)
    {
        lock (_processes)
        {
            _processes.Remove(name, out var process);
            return process ?? throw new InvalidOperationException($"{name} does not run.");
        }
    }

    private async Task<string?> FindWriterOrNullAsync()
    {
        // The number of the newest holder is printed by the process that took the lock.
        var fence = (await QueryAsync<long>("""SELECT "Fence" FROM "IndexHeads" """, CancellationToken.None)).Single();
        return _processes.FirstOrDefault(process => process.Value.Lines.Any(line => line.EndsWith($"writes the index now, with number {fence}", StringComparison.Ordinal))).Key;
    }

    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        var settings = Settings();
        settings["Library:Roles"] = "web";
        await using var application = await LibraryApplication.StartAsync(settings, cancellationToken);
        await application.SetPersonAsync(MemberEmail, [new Library.Storage.People.CopSeat("ell", IsLead: false)], cancellationToken);
    }
}
