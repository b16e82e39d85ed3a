using Library.Storage.Catalogue;
using Npgsql;

namespace Library.Storage.Servers;

/// <summary>
/// A lock that one process of several holds. It belongs to a session of PostgreSQL: a process that dies loses it at once, one that is frozen or cut off
/// within <see cref="Patience"/>, since the server ends a session that says nothing for so long. Dispose it to give it back.
/// </summary>
public sealed class HeldLock : IAsyncDisposable
{
    /// <summary>After how long without a sign of life the server takes the lock away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(3);

    private readonly NpgsqlConnection _session;
    private readonly long _key;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beating;

    /// <param name="session">One that <see cref="TryOpenAsync"/> gave; it is disposed with this.</param>
    internal HeldLock(NpgsqlConnection session, long key)
    {
        (_session, _key) = (session, key);
        _beating = BeatAsync();
    }

    /// <summary>Cancelled when the lock is lost, or cannot be known to be held.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Opens a session that holds the lock of a key.</summary>
    /// <returns>Null where another process holds it.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    internal static async Task<NpgsqlConnection?> TryOpenAsync(CatalogueOptions options, long key, CancellationToken cancellationToken)
    {
        // A session of its own, which no pool hands on, and whose silence is the process's.
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, KeepAlive = 0, CommandTimeout = 5 };
        settings.Options = $"{settings.Options} -c idle_session_timeout={Patience.TotalMilliseconds:F0}".TrimStart();
        var session = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await session.OpenAsync(cancellationToken);
            if (await session.ScalarAsync($"SELECT pg_try_advisory_lock({key})", cancellationToken) is true)
            {
                return session;
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

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beating;
        await TryUnlockAsync();
        await _session.DisposeAsync();
        _lost.Dispose();
        _ended.Dispose();
    }

    /// <summary>Gives the lock back before the session ends: the server ends it a moment after the connection is closed, and the next one need not wait for that.</summary>
    private async Task TryUnlockAsync()
    {
        try
        {
            if (!_lost.IsCancellationRequested)
            {
                await _session.ScalarAsync($"SELECT pg_advisory_unlock({_key})", CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            // The session is gone, and the lock with it.
        }
    }

    private async Task BeatAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(BeatInterval, _ended.Token);
                await _session.ScalarAsync("SELECT 1", _ended.Token);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Given back.
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            await _lost.CancelAsync();
        }
    }
}

internal static class NpgsqlCommands
{
    public static async Task<object?> ScalarAsync(this NpgsqlConnection session, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, session);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
