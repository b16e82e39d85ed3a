using Xunit;

namespace Library.Testing;

/// <summary>A database of its own on a real PostgreSQL server, for a test. The server ends with the process.</summary>
public sealed record PostgresServer(PostgresProcess Process, string Database)
{
    private static readonly Lazy<Task<PostgresProcess>> Shared = new(PostgresProcess.StartAsync);

    public string ConnectionString => Process.ConnectionString(Database);

    /// <summary>The settings that make the library keep its catalogue there.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Library:Database:Provider"] = "PostgreSql",
        ["Library:Database:ConnectionString"] = ConnectionString,
    };

    /// <summary>An empty database on the server that all tests of this process share, started by the first. Skips the test where it cannot be had.</summary>
    public static async Task<PostgresServer> StartAsync() => await OfAsync(await StartOrSkipAsync(() => Shared.Value));

    /// <summary>An empty database on a server for one test alone, which may halt it. Skips the test where it cannot be had.</summary>
    public static async Task<PostgresServer> StartOwnAsync() => await OfAsync(await StartOrSkipAsync(PostgresProcess.StartAsync));

    private static async Task<PostgresServer> OfAsync(PostgresProcess process)
    {
        var database = $"test_{Guid.NewGuid():n}";
        await process.CreateAsync(database);
        return new PostgresServer(process, database);
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
