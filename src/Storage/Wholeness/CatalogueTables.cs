using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Library.Storage.Wholeness;

/// <summary>What a column holds, whichever the database.</summary>
internal enum ColumnKind
{
    Guid,
    Bool,
    Int,
    Real,
    Text,
    Date,
    Bytes,

    /// <summary>Text that the database keeps as JSON.</summary>
    Json,
}

/// <param name="IsSmall">Whether its numbers have 32 bits.</param>
internal sealed record CatalogueColumn(string Name, ColumnKind Kind, bool IsSmall = false);

internal sealed record CatalogueTable(string Name, IReadOnlyList<CatalogueColumn> Columns);

/// <summary>The tables of the model, as dumps know them.</summary>
internal static class CatalogueTables
{
    /// <summary>What speaks of running processes and of the published index: nothing that outlives them.</summary>
    public static readonly IReadOnlySet<string> LeftOut = new HashSet<string>(StringComparer.Ordinal)
    {
        nameof(LibraryDbContext.Machines), nameof(LibraryDbContext.IndexHeads), nameof(LibraryDbContext.IndexCommits),
    };

    /// <summary>All tables, each after those that it refers to.</summary>
    public static IReadOnlyList<CatalogueTable> Of(LibraryDbContext catalogue)
    {
        var left = catalogue.Model.GetRelationalModel().Tables.Where(table => !LeftOut.Contains(table.Name)).OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>();
        while (left.Count > 0)
        {
            var next = left.Find(table => table.ForeignKeyConstraints.All(key => key.PrincipalTable == table || !left.Contains(key.PrincipalTable)))
                ?? throw new InvalidOperationException("Tables refer to each other in a circle.");
            left.Remove(next);
            ordered.Add(next);
        }

        return [.. ordered.Select(table => new CatalogueTable(table.Name, [.. table.Columns.Select(column => new CatalogueColumn(column.Name, KindOf(column), column.ProviderClrType == typeof(int)))]))];
    }

    /// <summary>Of a column that the model does not know, by the name of its type in the database.</summary>
    public static ColumnKind KindOf(string storeType) => storeType.ToUpperInvariant() switch
    {
        "INTEGER" or "BIGINT" or "SMALLINT" => ColumnKind.Int,
        "REAL" or "DOUBLE PRECISION" => ColumnKind.Real,
        "BLOB" or "BYTEA" => ColumnKind.Bytes,
        "UUID" => ColumnKind.Guid,
        "BOOLEAN" => ColumnKind.Bool,
        "DATE" => ColumnKind.Date,
        _ => ColumnKind.Text,
    };

    private static ColumnKind KindOf(IColumn column)
    {
        if (column.StoreType == "jsonb")
        {
            return ColumnKind.Json;
        }

        var type = column.ProviderClrType;
        return type == typeof(Guid) ? ColumnKind.Guid
            : type == typeof(bool) ? ColumnKind.Bool
            : type == typeof(DateOnly) ? ColumnKind.Date
            : type == typeof(byte[]) ? ColumnKind.Bytes
            : type == typeof(double) ? ColumnKind.Real
            : type == typeof(int) || type == typeof(long) || type == typeof(short) ? ColumnKind.Int
            : ColumnKind.Text;
    }
}
