using Library.Storage.Catalogue;
using Npgsql;

namespace Library.Storage.Servers;

/// <summary>The lock that makes one process of several the writer of the index, see <see cref="HeldLock"/>.</summary>
/// <remarks>
/// Who was frozen may still believe that it holds the lock. So each holder has a number, higher than all before, and whatever it writes of the index
/// into the catalogue holds only while that number is the newest (see <see cref="IndexCommits"/>).
/// </remarks>
public sealed class WriterLock(CatalogueOptions options)
{
    private const long Key = 7811887415912362243;

    /// <summary>Takes the lock, with a number of its own; null where another process holds it.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public async Task<WriterLease?> TryTakeAsync(CancellationToken cancellationToken)
    {
        if (await HeldLock.TryOpenAsync(options, Key, cancellationToken) is not { } session)
        {
            return null;
        }

        try
        {
            var fence = await session.ScalarAsync("""UPDATE "IndexHeads" SET "Fence" = "Fence" + 1 RETURNING "Fence" """, cancellationToken);
            return new WriterLease(new HeldLock(session, Key), (long)(fence ?? throw new InvalidOperationException("The catalogue has no row for the index.")));
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
    private readonly HeldLock _held;

    internal WriterLease(HeldLock held, long fence) => (_held, Fence) = (held, fence);

    /// <summary>Higher than that of every holder before.</summary>
    public long Fence { get; }

    /// <summary>Cancelled when the lock is lost, or cannot be known to be held.</summary>
    public CancellationToken Lost => _held.Lost;

    public ValueTask DisposeAsync() => _held.DisposeAsync();
}
