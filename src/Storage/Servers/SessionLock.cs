using Library.Storage.Catalogue;
using Npgsql;

namespace Library.Storage.Servers;

/// <summary>A lock that a session of PostgreSQL holds as long as it lasts. On SQLite, where there is one process, it holds nothing.</summary>
public sealed class SessionLock : IAsyncDisposable
{
    private const long StartKey = 7811887415912362244;
    private const long UseKey = 7811887415912362245;

    private readonly NpgsqlConnection? _session;

    private SessionLock(NpgsqlConnection? session) => _session = session;

    /// <summary>Waits until no other process prepares the database: tables, keys and the first admin are made by one.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public static async Task<SessionLock> TakeForStartAsync(CatalogueOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return await TakeOrNullAsync(options, $"SELECT true FROM pg_advisory_lock({StartKey})", cancellationToken) ?? throw new InvalidOperationException("A lock was not given.");
    }

    /// <summary>Says that this process uses the database: with others, or alone.</summary>
    /// <returns>Null where another process uses it in a way that does not go together with this.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public static Task<SessionLock?> TakeForUseOrNullAsync(CatalogueOptions options, bool withOthers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return TakeOrNullAsync(options, $"SELECT {(withOthers ? "pg_try_advisory_lock_shared" : "pg_try_advisory_lock")}({UseKey})", cancellationToken);
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<SessionLock?> TakeOrNullAsync(CatalogueOptions options, string sql, CancellationToken cancellationToken)
    {
        if (options.Provider != CatalogueProvider.PostgreSql)
        {
            return new SessionLock(session: null);
        }

        // Another process may be at work on a new schema for minutes.
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, CommandTimeout = 0 };
        var session = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await session.OpenAsync(cancellationToken);
            await session.ScalarAsync("SET lock_timeout = 0", cancellationToken);
            if (await session.ScalarAsync(sql, cancellationToken) is true)
            {
                return new SessionLock(session);
            }

            await session.DisposeAsync();
            return null;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
