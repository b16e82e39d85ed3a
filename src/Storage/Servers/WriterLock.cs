using Library.Storage.Catalogue;
using Npgsql;

namespace Library.Storage.Servers;

/// <summary>
/// The lock that makes one process of several the writer of the index. It belongs to a session of PostgreSQL: a process that dies loses it at once,
/// one that is frozen or cut off within <see cref="Patience"/>, since the server ends a session that says nothing for so long.
/// </summary>
/// <remarks>
/// Who was frozen may still believe that it holds the lock. So each holder has a number, higher than all before, and whatever it writes of the index
/// into the catalogue holds only while that number is the newest (see <see cref="IndexCommits"/>).
/// </remarks>
public sealed class WriterLock(CatalogueOptions options)
{
    /// <summary>After how long without a sign of life the server takes the lock away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    internal const long Key = 7811887415912362243;

    /// <summary>Takes the lock, with a number of its own; null where another process holds it.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public async Task<WriterLease?> TryTakeAsync(CancellationToken cancellationToken)
    {
        // A session of its own, which no pool hands on, and whose silence is the process's.
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, KeepAlive = 0, CommandTimeout = 5 };
        settings.Options = $"{settings.Options} -c idle_session_timeout={Patience.TotalMilliseconds:F0}".TrimStart();
        var session = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await session.OpenAsync(cancellationToken);
            if (await session.ScalarAsync($"SELECT pg_try_advisory_lock({Key})", cancellationToken) is not true)
            {
                await session.DisposeAsync();
                return null;
            }

            var fence = await session.ScalarAsync("""UPDATE "IndexHeads" SET "Fence" = "Fence" + 1 RETURNING "Fence" """, cancellationToken);
            return new WriterLease(session, (long)(fence ?? throw new InvalidOperationException("The catalogue has no row for the index.")));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}

/// <summary>The writer's lock, held. Dispose it to give it back.</summary>
public sealed class WriterLease : IAsyncDisposable
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(3);

    private readonly NpgsqlConnection _session;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beating;

    internal WriterLease(NpgsqlConnection session, long fence)
    {
        (_session, Fence) = (session, fence);
        _beating = BeatAsync();
    }

    /// <summary>Higher than that of every holder before.</summary>
    public long Fence { get; }

    /// <summary>Cancelled when the lock is lost, or cannot be known to be held.</summary>
    public CancellationToken Lost => _lost.Token;

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
                await _session.ScalarAsync($"SELECT pg_advisory_unlock({WriterLock.Key})", CancellationToken.None);
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
