using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Library.Storage.Wholeness;

/// <summary>
/// The form in which the tables stand in a backup: lines of JSON under gzip. A table begins with its name and its columns, then comes a row
/// on each line, then the number of its rows; the last line has the number of tables. Values have one form, whichever database they come from.
/// </summary>
internal static class CatalogueDump
{
    private static ReadOnlySpan<byte> NewLine => "\n"u8;

    /// <summary>Reads a dump from front to back, a row at a time; a table without rows comes once, without values.</summary>
    /// <exception cref="BackupException">It is damaged or cut off.</exception>
    public static async IAsyncEnumerable<(CatalogueTable Table, object?[]? Row)> ReadAsync(Stream dump, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var unpacked = new GZipStream(dump, CompressionMode.Decompress, leaveOpen: true);
        using var lines = new StreamReader(unpacked);
        CatalogueTable? table = null;
        long rows = 0;
        var tables = 0;
        while (await NextAsync(lines, cancellationToken) is { } line)
        {
            using var document = Parse(line);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && table is not null)
            {
                rows++;
                yield return (table, ValuesOf(table, root));
            }
            else if (root.TryGetProperty("table", out var name))
            {
                table = new CatalogueTable(name.GetString() ?? "", [.. root.GetProperty("columns").EnumerateArray().Select(column =>
                    new CatalogueColumn(column[0].GetString() ?? "", Enum.Parse<ColumnKind>(column[1].GetString() ?? "", ignoreCase: true)))]);
                (rows, tables) = (0, tables + 1);
                yield return (table, null);
            }
            else if (root.TryGetProperty("rows", out var count) && count.GetInt64() == rows)
            {
                table = null;
            }
            else if (root.TryGetProperty("tables", out var all) && table is null && all.GetInt32() == tables)
            {
                yield break;
            }
            else
            {
                throw Damaged(null);
            }
        }

        throw Damaged(null);
    }

    private static async Task<string?> NextAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }
    }

    private static JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException exception)
        {
            throw Damaged(exception);
        }
    }

    private static BackupException Damaged(Exception? cause) => new("The backup's catalogue is damaged or cut off.", cause);

    private static object?[] ValuesOf(CatalogueTable table, JsonElement row)
    {
        if (row.GetArrayLength() != table.Columns.Count)
        {
            throw Damaged(null);
        }

        try
        {
            return [.. row.EnumerateArray().Select((value, i) => ValueOf(table.Columns[i].Kind, value))];
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            throw Damaged(exception);
        }
    }

    private static object? ValueOf(ColumnKind kind, JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : kind switch
    {
        ColumnKind.Guid => value.GetGuid(),
        ColumnKind.Bool => value.GetBoolean(),
        ColumnKind.Int => value.GetInt64(),
        ColumnKind.Real => value.GetDouble(),
        ColumnKind.Date => DateOnly.ParseExact(value.GetString() ?? "", "O", CultureInfo.InvariantCulture),
        ColumnKind.Bytes => value.GetBytesFromBase64(),
        _ => value.GetString(),
    };

    /// <summary>Writes a dump; the stream stays open.</summary>
    public sealed class Writer(Stream stream) : IAsyncDisposable
    {
        private readonly GZipStream _packed = new(stream, CompressionLevel.Optimal, leaveOpen: true);
        private readonly MemoryStream _line = new();
        private long _rows;
        private int _tables;

        public async Task BeginAsync(CatalogueTable table, CancellationToken cancellationToken)
        {
            _rows = 0;
            _tables++;
            await WriteAsync(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("table", table.Name);
                    json.WriteStartArray("columns");
                    foreach (var column in table.Columns)
                    {
                        json.WriteStartArray();
                        json.WriteStringValue(column.Name);
                        json.WriteStringValue(KebabCase.Of(column.Kind));
                        json.WriteEndArray();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                },
                cancellationToken);
        }

        public async Task RowAsync(CatalogueTable table, object?[] row, CancellationToken cancellationToken)
        {
            _rows++;
            await WriteAsync(
                json =>
                {
                    json.WriteStartArray();
                    foreach (var value in row)
                    {
                        Write(json, value);
                    }

                    json.WriteEndArray();
                },
                cancellationToken);
        }

        public Task EndAsync(CancellationToken cancellationToken) => NumberAsync("rows", _rows, cancellationToken);

        public Task CompleteAsync(CancellationToken cancellationToken) => NumberAsync("tables", _tables, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await _packed.DisposeAsync();
            await _line.DisposeAsync();
        }

        private Task NumberAsync(string name, long number, CancellationToken cancellationToken) => WriteAsync(
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber(name, number);
                json.WriteEndObject();
            },
            cancellationToken);

        private async Task WriteAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
        {
            _line.SetLength(0);
            await using (var json = new Utf8JsonWriter(_line))
            {
                write(json);
            }

            _line.Write(NewLine);
            await _packed.WriteAsync(_line.GetBuffer().AsMemory(0, (int)_line.Length), cancellationToken);
        }

        private static void Write(Utf8JsonWriter json, object? value)
        {
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case Guid id:
                    json.WriteStringValue(id);
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case long number:
                    json.WriteNumberValue(number);
                    break;
                case double number:
                    json.WriteNumberValue(number);
                    break;
                case DateOnly day:
                    json.WriteStringValue(day.ToString("O", CultureInfo.InvariantCulture));
                    break;
                case byte[] bytes:
                    json.WriteBase64StringValue(bytes);
                    break;
                default:
                    json.WriteStringValue((string)value);
                    break;
            }
        }
    }
}
