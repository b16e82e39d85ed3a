using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

public sealed class SchemaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_make_the_tables_that_the_model_asks_for()
    {
        await using var catalogue = await ACatalogue.MakeAsync(Cancellation);
        await using var context = await catalogue.OpenAsync(Cancellation);

        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancellation));
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("foreign_keys", "1")]
    [InlineData("synchronous", "2")]
    public async Task Every_connection_keeps_what_was_committed_and_knows_its_references(string pragma, string value)
    {
        await using var catalogue = await ACatalogue.MakeAsync(Cancellation);
        await using var context = await catalogue.OpenAsync(Cancellation);
        await context.Database.OpenConnectionAsync(Cancellation);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";

        Assert.Equal(value, $"{await command.ExecuteScalarAsync(Cancellation)}");
    }
}
