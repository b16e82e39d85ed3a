using System.Collections.Concurrent;
using Library.Testing;

namespace Library.Api.Tests;

/// <summary>
/// Where <c>LIBRARY_TEST_SERVERS</c> is 1, every system that a test starts keeps its catalogue on PostgreSQL and its files on S3, unless the test says itself where.
/// A system that starts again on the same folder finds its database and bucket.
/// </summary>
internal static class TestServers
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, string?>>>> ByFolder = new(StringComparer.Ordinal);

    public static bool AreUsed => Environment.GetEnvironmentVariable("LIBRARY_TEST_SERVERS") == "1";

    /// <summary>The settings to add to those of a system with this data folder.</summary>
    /// <param name="given">The keys that the test sets itself.</param>
    public static async Task<IReadOnlyDictionary<string, string?>> SettingsAsync(string dataPath, IEnumerable<string> given)
    {
        var said = given.Any(key => key.StartsWith("Library:Database:", StringComparison.Ordinal) || key is "Library:Files:Provider");
        return AreUsed && !said
            ? await ByFolder.GetOrAdd(dataPath, _ => new Lazy<Task<IReadOnlyDictionary<string, string?>>>(StartAsync)).Value
            : new Dictionary<string, string?>();
    }

    private static async Task<IReadOnlyDictionary<string, string?>> StartAsync()
    {
        var (database, files) = (await PostgresServer.StartMigratedAsync(), await S3Server.StartAsync());
        var settings = database.Settings.Concat(files.Settings).ToDictionary(StringComparer.Ordinal);

        // Many systems share one server here, and what one has left open stays with the process.
        settings["Library:Database:ConnectionString"] += ";Maximum Pool Size=20;Connection Idle Lifetime=5;Connection Pruning Interval=2";
        return settings;
    }
}
