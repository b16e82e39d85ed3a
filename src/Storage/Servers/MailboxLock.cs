using Library.Storage.Catalogue;
using Npgsql;

namespace Library.Storage.Servers;

/// <summary>
/// The lock that has one process of several read the mailbox. On SQLite, where there is one process, there is none. Who was frozen may still believe that it holds it:
/// what is done under it must do no harm when it is done twice.
/// </summary>
public sealed class MailboxLock(CatalogueOptions options)
{
    private const long Key = 7811887415912362246;

    /// <summary>Calls something while this process holds the lock.</summary>
    /// <param name="work">Is cancelled when the lock is lost.</param>
    /// <returns>False where another process holds it.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public async Task<bool> TryHoldAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (options.Provider != CatalogueProvider.PostgreSql)
        {
            await work(cancellationToken);
            return true;
        }

        if (await HeldLock.TryOpenAsync(options, Key, cancellationToken) is not { } session)
        {
            return false;
        }

        await using var held = new HeldLock(session, Key);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        await work(either.Token);
        return true;
    }
}
