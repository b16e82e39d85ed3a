using System.Data;
using System.Data.Common;
using System.Globalization;
using Library.Storage.Catalogue;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Library.Storage.Wholeness;

/// <summary>Writes all tables of a catalogue as they were at one moment, while others go on writing.</summary>
internal static class CatalogueSnapshot
{
    /// <summary>Writes the dump; the stream stays open.</summary>
    /// <returns>The schema of the tables, and the files that the rows name.</returns>
    /// <exception cref="BackupException">The program does not know the schema.</exception>
    public static async Task<(string Schema, NeededFiles Needed)> WriteAsync(LibraryDbContext catalogue, Stream dump, CancellationToken cancellationToken)
    {
        await catalogue.Database.OpenConnectionAsync(cancellationToken);
        var connection = catalogue.Database.GetDbConnection();
        await using var moment = await BeginAsync(connection, cancellationToken);
        var schema = CatalogueSchemas.NameAfter(catalogue, await FindMigrationAsync(connection, moment, cancellationToken));
        var known = CatalogueTables.Of(catalogue);
        var present = await ListTablesAsync(connection, moment, cancellationToken);
        var needed = new NeededFiles();
        var json = connection is SqliteConnection ? new JsonBytes(catalogue) : null;
        await using var writer = new CatalogueDump.Writer(dump);
        foreach (var name in known.Select(table => table.Name).Where(present.Contains).Concat(connection is SqliteConnection ? present.Except(known.Select(table => table.Name), StringComparer.Ordinal) : []))
        {
            await using var command = CommandOf(connection, moment, $"SELECT * FROM \"{name}\"");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var (table, places) = Describe(name, reader, known.FirstOrDefault(table => table.Name == name));
            await writer.BeginAsync(table, cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = new object?[table.Columns.Count];
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] = reader.IsDBNull(places[i]) ? null : NeutralOf(table.Columns[i].Kind, reader.GetValue(places[i]));
                    row[i] = json is null ? row[i] : json.ToDump(name, table.Columns[i].Name, row[i]);
                }

                needed.Add(table, row);
                await writer.RowAsync(table, row, cancellationToken);
            }

            await writer.EndAsync(cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
        return (schema, needed);
    }

    /// <summary>A transaction that sees one moment, and holds up nobody.</summary>
    private static async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (connection is SqliteConnection sqlite)
        {
            return sqlite.BeginTransaction(deferred: true);
        }

        var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var command = CommandOf(connection, moment, "SET TRANSACTION READ ONLY; SET LOCAL idle_in_transaction_session_timeout = '10min'");
        await command.ExecuteNonQueryAsync(cancellationToken);
        return moment;
    }

    /// <summary>The newest migration that was applied at the moment.</summary>
    private static async Task<string> FindMigrationAsync(DbConnection connection, DbTransaction moment, CancellationToken cancellationToken)
    {
        await using var command = CommandOf(connection, moment, $"SELECT MAX(\"MigrationId\") FROM \"{HistoryRepository.DefaultTableName}\"");
        return await command.ExecuteScalarAsync(cancellationToken) as string ?? "";
    }

    private static async Task<HashSet<string>> ListTablesAsync(DbConnection connection, DbTransaction moment, CancellationToken cancellationToken)
    {
        await using var command = CommandOf(connection, moment, connection is SqliteConnection
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '!_!_EF%' ESCAPE '!' ORDER BY name"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        names.ExceptWith(CatalogueTables.LeftOut);
        return names;
    }

    /// <summary>The columns by name, since their order depends on which migrations added them, and where each stands in the reader.</summary>
    private static (CatalogueTable Table, int[] Places) Describe(string name, DbDataReader reader, CatalogueTable? known)
    {
        var kinds = known?.Columns.ToDictionary(column => column.Name, column => column.Kind, StringComparer.Ordinal) ?? [];
        int[] places = [.. Enumerable.Range(0, reader.FieldCount).OrderBy(reader.GetName, StringComparer.Ordinal)];
        return (new CatalogueTable(name, [.. places.Select(place => new CatalogueColumn(reader.GetName(place), KindOf(place)))]), places);

        ColumnKind KindOf(int place) => !kinds.TryGetValue(reader.GetName(place), out var kind) ? CatalogueTables.KindOf(reader.GetDataTypeName(place))
            : kind == ColumnKind.Json ? ColumnKind.Text
            : kind;
    }

    private static object NeutralOf(ColumnKind kind, object value) => kind switch
    {
        ColumnKind.Guid when value is string text => Guid.Parse(text),
        ColumnKind.Bool => Convert.ToBoolean(value, CultureInfo.InvariantCulture),
        ColumnKind.Int => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ColumnKind.Real => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        ColumnKind.Date when value is string text => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture),
        ColumnKind.Date when value is DateTime day => DateOnly.FromDateTime(day),
        _ => value,
    };

    private static DbCommand CommandOf(DbConnection connection, DbTransaction moment, string text)
    {
        var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText = text;
        command.CommandTimeout = 0;
        return command;
    }
}
