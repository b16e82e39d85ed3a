using Npgsql;

namespace Library.Testing;

/// <summary>One PostgreSQL server, kept by <c>tests/servers/postgres.sh</c>.</summary>
public sealed class PostgresProcess : IAsyncDisposable
{
    private static readonly ServerScript Script = new("postgres.sh");

    private readonly string _folder;
    private readonly int _port;

    private PostgresProcess(string folder, int port) => (_folder, _port) = (folder, port);

    /// <summary>Starts a server on a port that is free.</summary>
    /// <exception cref="InvalidOperationException">It cannot be had here.</exception>
    public static async Task<PostgresProcess> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"library-pg-{Guid.NewGuid():n}");
        var port = ServerScript.FreePorts(1);
        await Script.RunAsync("start", folder, $"{port}");
        await Script.EndWithThisProcessAsync(folder);
        return new PostgresProcess(folder, port);
    }

    /// <summary>How to reach a database of the server.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

    /// <summary>Makes a database: empty, or a copy of another, which nobody is connected to.</summary>
    public Task CreateAsync(string database, string template = "template1") => ExecuteAsync($"CREATE DATABASE \"{database}\" TEMPLATE \"{template}\"");

    /// <summary>Ends all of its processes at once.</summary>
    public Task HaltAsync() => Script.RunAsync("halt", _folder);

    /// <summary>Brings a halted server back, with all that was committed.</summary>
    public Task RestartAsync() => Script.RunAsync("start", _folder);

    /// <summary>Cuts all connections to a database.</summary>
    public Task CutAsync(string database) =>
        ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()");

    public async ValueTask DisposeAsync() => await Script.RunAsync("stop", _folder);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString("postgres")};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
