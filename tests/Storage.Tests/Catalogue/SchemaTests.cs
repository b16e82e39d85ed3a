using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Storage.Tests.Catalogue;

public abstract class SchemaContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task The_migrations_make_the_tables_that_the_model_asks_for()
    {
        await using var catalogue = await MakeAsync();
        await using var context = await catalogue.OpenAsync(Cancellation);

        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancellation));
        Assert.False(context.Database.HasPendingModelChanges());
    }
}

public sealed class SqliteSchemaTests() : SchemaContract(CatalogueProvider.Sqlite)
{
    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("foreign_keys", "1")]
    [InlineData("synchronous", "2")]
    [InlineData("temp_store", "2")]
    [InlineData("cache_size", "-32000")]
    public async Task Every_connection_keeps_what_was_committed_and_knows_its_references(string pragma, string value)
    {
        await using var catalogue = await MakeAsync();

        // Also one that comes out of the pool again.
        for (var i = 0; i < 3; i++)
        {
            await using var context = await catalogue.OpenAsync(Cancellation);
            await context.Database.OpenConnectionAsync(Cancellation);
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"PRAGMA {pragma}";

            Assert.Equal(value, $"{await command.ExecuteScalarAsync(Cancellation)}");
        }
    }
}

[Trait("Needs", "server")]
public sealed class PostgreSqlSchemaTests() : SchemaContract(CatalogueProvider.PostgreSql)
{
    [Fact]
    public async Task Processes_that_start_together_on_an_empty_database_migrate_it_once_and_go_on_one_after_the_other()
    {
        var server = await PostgresServer.StartAsync();
        var (inside, most, ran) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var folder = new TemporaryFolder();
            using var data = DataFolder.Open(folder.Path);
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddCatalogue(data, new CatalogueOptions(CatalogueProvider.PostgreSql, server.ConnectionString));
            await using var process = services.BuildServiceProvider();
            await process.MigrateAsync(
                async cancelled =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    await Task.Delay(50, cancelled);
                    Interlocked.Decrement(ref inside);
                    Interlocked.Increment(ref ran);
                },
                Cancellation);
            await using var scope = process.CreateAsyncScope();
            Assert.Empty(await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Database.GetPendingMigrationsAsync(Cancellation));
        })));

        Assert.Equal((1, 4), (most, ran));
    }

    [Fact]
    public async Task The_moment_that_all_processes_share_is_the_servers()
    {
        await using var catalogue = await MakeAsync();
        await using var context = await catalogue.OpenAsync(Cancellation);

        var now = await context.NowAsync(catalogue.Time, Cancellation);

        // The clock of the tests stands still in another year.
        Assert.InRange(now, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }
}
