using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Storage.Wholeness;

/// <summary>Brings a dump of an older schema to the newest, by the migrations themselves: they run on a database of its rows in a temporary folder.</summary>
internal static class CatalogueRenewal
{
    /// <summary>The dump in the newest schema; null where it is so already.</summary>
    /// <exception cref="BackupException">The schema is none that the program knows.</exception>
    public static async Task<SpooledFile?> RenewOrNullAsync(SpooledFile dump, string schema, string folder, UploadSpool spool, CancellationToken cancellationToken)
    {
        await using var services = Services(folder);
        await using var catalogue = await services.GetRequiredService<IDbContextFactory<SqliteLibraryDbContext>>().CreateDbContextAsync(cancellationToken);
        var known = CatalogueSchemas.Known(catalogue);
        if (!known.Contains(schema, StringComparer.Ordinal))
        {
            throw new BackupException($"The backup's catalogue has the schema '{schema}', which this program does not know: it was made by a newer one, which is needed to restore it.");
        }

        if (schema == known[^1])
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        await catalogue.GetService<IMigrator>().MigrateAsync(CatalogueSchemas.MigrationOf(catalogue, schema), cancellationToken);
        await using (var rows = dump.OpenRead())
        {
            await CatalogueFill.FillAsync(catalogue, rows, "", cancellationToken);
        }

        await catalogue.Database.CloseConnectionAsync();
        await catalogue.MigrateAsync(cancellationToken);
        await using var written = new FileStream(Path.Combine(folder, "dump"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 128 * 1024, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        await CatalogueSnapshot.WriteAsync(catalogue, written, cancellationToken);
        await catalogue.Database.CloseConnectionAsync();
        SqliteConnection.ClearPool((SqliteConnection)catalogue.Database.GetDbConnection());
        written.Position = 0;
        return ((SpoolResult.Spooled)await spool.SpoolAsync(written, long.MaxValue, cancellationToken)).File;
    }

    private static ServiceProvider Services(string folder) => new ServiceCollection()
        .AddCatalogue(DataFolder.Beside(folder), new CatalogueOptions(CatalogueProvider.Sqlite, ConnectionString: null)).BuildServiceProvider();
}
