using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Wholeness;

/// <summary>
/// The schemas of the catalogue by name, oldest first: the names of the migrations on SQLite. PostgreSQL came with
/// the fourth, so that its first migration is that schema; later migrations have one name on both.
/// </summary>
internal static class CatalogueSchemas
{
    private const string FirstOnPostgreSql = "Servers";

    /// <summary>Those that the program knows.</summary>
    public static IReadOnlyList<string> Known(SqliteLibraryDbContext catalogue) => [.. catalogue.Database.GetMigrations().Select(NameOf)];

    /// <summary>The schema that the tables have now; null where there are none.</summary>
    public static async Task<string?> FindOrNullAsync(LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        (await catalogue.Database.GetAppliedMigrationsAsync(cancellationToken)).LastOrDefault() is not { } newest ? null
            : catalogue is PostgreSqlLibraryDbContext && newest == catalogue.Database.GetMigrations().First() ? FirstOnPostgreSql
            : NameOf(newest);

    /// <summary>The id of the migration on SQLite that makes a schema.</summary>
    public static string MigrationOf(SqliteLibraryDbContext catalogue, string schema) => catalogue.Database.GetMigrations().First(id => NameOf(id) == schema);

    private static string NameOf(string migrationId) => migrationId[(migrationId.IndexOf('_', StringComparison.Ordinal) + 1)..];
}
