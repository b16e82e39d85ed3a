using System.Text.Json.Nodes;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Wholeness;

/// <summary>Bytes inside columns of JSON: hexadecimal on SQLite, base64 on PostgreSQL and in dumps.</summary>
internal sealed class JsonBytes(LibraryDbContext catalogue)
{
    private readonly ILookup<(string? Table, string? Column), string> _names = catalogue.Model.GetEntityTypes()
        .Where(type => type.IsMappedToJson())
        .SelectMany(type => type.GetProperties().Where(property => property.ClrType == typeof(byte[])).Select(property => (
            Place: (type.FindOwnership()?.PrincipalEntityType.GetTableName(), type.GetContainerColumnName()), Name: property.GetJsonPropertyName() ?? property.Name)))
        .ToLookup(bytes => bytes.Place, bytes => bytes.Name);

    /// <summary>A value of SQLite as it stands in a dump.</summary>
    public object? ToDump(string table, string column, object? value) => Convert(table, column, value, text => System.Convert.ToBase64String(System.Convert.FromHexString(text)));

    /// <summary>A value of a dump as SQLite keeps it.</summary>
    public object? ToSqlite(string table, string column, object? value) => Convert(table, column, value, text => System.Convert.ToHexString(System.Convert.FromBase64String(text)));

    private object? Convert(string table, string column, object? value, Func<string, string> convert)
    {
        if (value is not string text || !_names.Contains((table, column)) || JsonNode.Parse(text) is not JsonObject json)
        {
            return value;
        }

        foreach (var name in _names[(table, column)])
        {
            if (json[name] is JsonValue bytes && bytes.TryGetValue<string>(out var written))
            {
                json[name] = convert(written);
            }
        }

        return json.ToJsonString();
    }
}
