using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Library.Storage.Catalogue;

/// <summary>
/// Sets what SQLite keeps per connection, once for each: connections are pooled, and each query opens one. A committed transaction survives the loss of power (synchronous FULL under WAL).
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;";

    /// <summary>The connections below the pool that have them.</summary>
    private static readonly ConditionalWeakTable<sqlite3, object> Set = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (HandleToSetOrNull(connection) is { } handle)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
            Set.AddOrUpdate(handle, Set);
        }
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (HandleToSetOrNull(connection) is { } handle)
        {
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = Pragmas;
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            Set.AddOrUpdate(handle, Set);
        }
    }

    private static sqlite3? HandleToSetOrNull(DbConnection connection) => ((SqliteConnection)connection).Handle is { } handle && !Set.TryGetValue(handle, out _) ? handle : null;
}
