using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace Library.Storage.Catalogue;

/// <summary>
/// Has transactions on PostgreSQL run one after the other, as those of SQLite do: what a transaction has read is still so when it writes.
/// Those of <see cref="BeginBesideAsync"/>, which come often, run beside each other, but not beside the others. A transaction that names an isolation level is left alone.
/// </summary>
/// <remarks>The lock ends with its transaction, and the server ends a transaction that stands idle, so that a process that is frozen or cut off holds up nobody for long.</remarks>
internal sealed class SerialTransactions : DbTransactionInterceptor
{
    // Any number, so that nobody else's lock on the same server is meant.
    private const string Lock = "SELECT pg_advisory_xact_lock(7811887415912362242)";
    private const string SharedLock = "SELECT pg_advisory_xact_lock_shared(7811887415912362242)";

    /// <summary>
    /// Begins a transaction that may run beside others of its kind: against those it is guarded by what it writes (a unique index, a row's revision, a condition in each statement).
    /// </summary>
    public static async Task<IDbContextTransaction> BeginBesideAsync(LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        if (!catalogue.Database.IsNpgsql())
        {
            return await catalogue.Database.BeginTransactionAsync(cancellationToken);
        }

        var transaction = await catalogue.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        try
        {
            await catalogue.Database.ExecuteSqlRawAsync(SharedLock, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public override InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        if (eventData.IsolationLevel != IsolationLevel.Unspecified)
        {
            return result;
        }

        var transaction = connection.BeginTransaction();
        try
        {
            using var command = CommandOf(connection, transaction);
            command.ExecuteNonQuery();
            return InterceptionResult<DbTransaction>.SuppressWithResult(transaction);
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        if (eventData.IsolationLevel != IsolationLevel.Unspecified)
        {
            return result;
        }

        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await using var command = CommandOf(connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return InterceptionResult<DbTransaction>.SuppressWithResult(transaction);
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    private static DbCommand CommandOf(DbConnection connection, DbTransaction transaction)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Lock;
        return command;
    }
}
