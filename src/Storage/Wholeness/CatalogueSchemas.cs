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

    /// <summary>Whether there are tables.</summary>
    public static async Task<bool> HasAnyAsync(LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        (await catalogue.Database.GetAppliedMigrationsAsync(cancellationToken)).Any();

    /// <summary>The schema of the tables after a migration.</summary>
    /// <exception cref="BackupException">The program does not know it.</exception>
    public static string NameAfter(LibraryDbContext catalogue, string migrationId) =>
        !catalogue.Database.GetMigrations().Contains(migrationId, StringComparer.Ordinal)
            ? throw new BackupException($"The catalogue has the schema '{NameOf(migrationId)}', which this program does not know: back it up with the version of the program that uses it.")
            : catalogue is PostgreSqlLibraryDbContext && migrationId == catalogue.Database.GetMigrations().First() ? FirstOnPostgreSql
            : NameOf(migrationId);

    /// <summary>The id of the migration on SQLite that makes a schema.</summary>
    public static string MigrationOf(SqliteLibraryDbContext catalogue, string schema) => catalogue.Database.GetMigrations().First(id => NameOf(id) == schema);

    private static string NameOf(string migrationId) => migrationId[(migrationId.IndexOf('_', StringComparison.Ordinal) + 1)..];
}
