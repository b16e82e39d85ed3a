using System.Data.Common;
using Library.Storage.Catalogue;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Library.Storage.Wholeness;

/// <summary>Fills the tables of an empty catalogue from a dump of the same schema, in one transaction: all of it or nothing.</summary>
internal static class CatalogueFill
{
    /// <summary>What speaks of an index, which is another now, when bytes were last read, which are others now, and checks that nobody ends any more.</summary>
    private const string Forget = """
        DELETE FROM "State" WHERE "Name" = 'index-build' OR "Name" = 'restoring';
        UPDATE "Documents" SET "IndexedRevision" = 0, "IndexedCommit" = 0, "QueuedUntil" = NULL;
        UPDATE "Posts" SET "IndexedRevision" = 0, "IndexedCommit" = 0;
        UPDATE "PurgedVersions" SET "IndexedCommit" = NULL;
        UPDATE "Blobs" SET "CheckedAt" = NULL;
        DELETE FROM "CheckReports" WHERE "EndedAt" IS NULL;
        """;

    /// <summary>Fills a catalogue of the newest schema for a system that starts afterwards.</summary>
    public static Task RestoreAsync(LibraryDbContext catalogue, Stream dump, CancellationToken cancellationToken) => FillAsync(catalogue, dump, Forget, cancellationToken);

    /// <summary>Fills a catalogue with rows as they are.</summary>
    /// <param name="afterwards">Statements that belong to it; none where empty.</param>
    public static async Task FillAsync(LibraryDbContext catalogue, Stream dump, string afterwards, CancellationToken cancellationToken)
    {
        await catalogue.Database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var (connection, inTransaction) = (catalogue.Database.GetDbConnection(), transaction.GetDbTransaction());
        var present = CatalogueTables.Of(catalogue).ToDictionary(table => table.Name, StringComparer.Ordinal);
        var json = new JsonBytes(catalogue);
        IRowSink? sink = null;
        var emptied = false;
        await foreach (var (table, row) in CatalogueDump.ReadAsync(dump, cancellationToken))
        {
            if (!emptied)
            {
                await EmptyAsync(catalogue, connection, inTransaction, cancellationToken);
                emptied = true;
            }

            if (row is null)
            {
                await (sink?.CompleteAsync(cancellationToken) ?? Task.CompletedTask);
                sink = connection is NpgsqlConnection npgsql
                    ? await CopySink.BeginAsync(npgsql, table, present[table.Name], cancellationToken)
                    : new InsertSink(connection, inTransaction, table, json);
            }
            else if (sink is not null)
            {
                await sink.WriteAsync(row, cancellationToken);
            }
        }

        await (sink?.CompleteAsync(cancellationToken) ?? Task.CompletedTask);
        await RunAsync(connection, inTransaction, afterwards, cancellationToken);
        await RunAsync(connection, inTransaction, connection is NpgsqlConnection ? NumbersGoOn(catalogue) : "", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes out what migrations put in, since the dump has it as it was.</summary>
    private static async Task EmptyAsync(LibraryDbContext catalogue, DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var table in CatalogueTables.Of(catalogue).Reverse())
        {
            if (connection is NpgsqlConnection || await ExistsAsync(connection, transaction, table.Name, cancellationToken))
            {
                await RunAsync(connection, transaction, $"DELETE FROM \"{table.Name}\"", cancellationToken);
            }
        }
    }

    private static async Task<bool> ExistsAsync(DbConnection connection, DbTransaction transaction, string table, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'";
        return await command.ExecuteScalarAsync(cancellationToken) is > 0L;
    }

    private static async Task RunAsync(DbConnection connection, DbTransaction transaction, string text, CancellationToken cancellationToken)
    {
        if (text.Length > 0)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = text;
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Has PostgreSQL go on numbering after the rows that came with numbers.</summary>
    private static string NumbersGoOn(LibraryDbContext catalogue) => string.Join('\n', catalogue.Model.GetEntityTypes()
        .Select(type => (Table: type.GetTableName(), Key: type.FindPrimaryKey()))
        .Where(type => type.Table is not null && type.Key is { Properties: [{ ValueGenerated: Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.OnAdd } only] } && (only.ClrType == typeof(int) || only.ClrType == typeof(long)))
        .Select(type => (type.Table, Column: type.Key?.Properties[0].GetColumnName()))
        .Select(type => $"SELECT setval(pg_get_serial_sequence('\"{type.Table}\"', '{type.Column}'), COALESCE(MAX(\"{type.Column}\"), 1), MAX(\"{type.Column}\") IS NOT NULL) FROM \"{type.Table}\";"));

    private interface IRowSink
    {
        Task WriteAsync(object?[] row, CancellationToken cancellationToken);

        Task CompleteAsync(CancellationToken cancellationToken);
    }

    /// <summary>A statement a row, for SQLite.</summary>
    private sealed class InsertSink : IRowSink
    {
        private readonly DbCommand _insert;
        private readonly CatalogueTable _table;
        private readonly JsonBytes _json;

        public InsertSink(DbConnection connection, DbTransaction transaction, CatalogueTable table, JsonBytes json)
        {
            (_table, _json) = (table, json);
            _insert = connection.CreateCommand();
            _insert.Transaction = transaction;
            _insert.CommandText = $"INSERT INTO \"{table.Name}\" ({string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"$p{i}"))})";
            for (var i = 0; i < table.Columns.Count; i++)
            {
                _insert.Parameters.Add(new SqliteParameter($"$p{i}", null));
            }
        }

        public async Task WriteAsync(object?[] row, CancellationToken cancellationToken)
        {
            for (var i = 0; i < row.Length; i++)
            {
                _insert.Parameters[i].Value = _json.ToSqlite(_table.Name, _table.Columns[i].Name, row[i]) ?? DBNull.Value;
            }

            await _insert.ExecuteNonQueryAsync(cancellationToken);
        }

        public async Task CompleteAsync(CancellationToken cancellationToken) => await _insert.DisposeAsync();
    }

    /// <summary>A stream of rows, for PostgreSQL.</summary>
    private sealed class CopySink(NpgsqlBinaryImporter importer, IReadOnlyList<NpgsqlDbType> types) : IRowSink
    {
        public static async Task<CopySink> BeginAsync(NpgsqlConnection connection, CatalogueTable dumped, CatalogueTable present, CancellationToken cancellationToken)
        {
            var importer = await connection.BeginBinaryImportAsync($"COPY \"{dumped.Name}\" ({string.Join(", ", dumped.Columns.Select(column => $"\"{column.Name}\""))}) FROM STDIN (FORMAT BINARY)", cancellationToken);
            importer.Timeout = TimeSpan.Zero;
            return new CopySink(importer, [.. dumped.Columns.Select(column => TypeOf(present.Columns.First(own => own.Name == column.Name)))]);
        }

        public async Task WriteAsync(object?[] row, CancellationToken cancellationToken)
        {
            await importer.StartRowAsync(cancellationToken);
            for (var i = 0; i < row.Length; i++)
            {
                switch (row[i])
                {
                    case null:
                        await importer.WriteNullAsync(cancellationToken);
                        break;
                    case long number when types[i] == NpgsqlDbType.Integer:
                        await importer.WriteAsync(checked((int)number), NpgsqlDbType.Integer, cancellationToken);
                        break;
                    case string text:
                        // PostgreSQL keeps no NUL in texts.
                        await importer.WriteAsync(text.Replace("\0", "", StringComparison.Ordinal), types[i], cancellationToken);
                        break;
                    case var value:
                        await importer.WriteAsync(value, types[i], cancellationToken);
                        break;
                }
            }
        }

        public async Task CompleteAsync(CancellationToken cancellationToken)
        {
            await using (importer)
            {
                await importer.CompleteAsync(cancellationToken);
            }
        }

        private static NpgsqlDbType TypeOf(CatalogueColumn column) => column switch
        {
            { Kind: ColumnKind.Guid } => NpgsqlDbType.Uuid,
            { Kind: ColumnKind.Bool } => NpgsqlDbType.Boolean,
            { Kind: ColumnKind.Int, IsSmall: true } => NpgsqlDbType.Integer,
            { Kind: ColumnKind.Int } => NpgsqlDbType.Bigint,
            { Kind: ColumnKind.Real } => NpgsqlDbType.Double,
            { Kind: ColumnKind.Date } => NpgsqlDbType.Date,
            { Kind: ColumnKind.Bytes } => NpgsqlDbType.Bytea,
            { Kind: ColumnKind.Json } => NpgsqlDbType.Jsonb,
            _ => NpgsqlDbType.Text,
        };
    }
}
