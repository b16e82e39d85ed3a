using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Storage.Catalogue;

/// <summary>For the tool that writes migrations: the model as it is when the system runs. No database is asked.</summary>
internal static class DesignTimeContexts
{
    public static T Create<T>(CatalogueOptions options)
        where T : LibraryDbContext
    {
        using var data = DataFolder.Open(Path.Combine(Path.GetTempPath(), "library-design"));
        var provider = new ServiceCollection().AddCatalogue(data, options).BuildServiceProvider();
        return provider.GetRequiredService<IDbContextFactory<T>>().CreateDbContext();
    }
}

internal sealed class SqliteLibraryDbContextFactory : IDesignTimeDbContextFactory<SqliteLibraryDbContext>
{
    public SqliteLibraryDbContext CreateDbContext(string[] args) =>
        DesignTimeContexts.Create<SqliteLibraryDbContext>(new CatalogueOptions(CatalogueProvider.Sqlite, ConnectionString: null));
}

internal sealed class PostgreSqlLibraryDbContextFactory : IDesignTimeDbContextFactory<PostgreSqlLibraryDbContext>
{
    public PostgreSqlLibraryDbContext CreateDbContext(string[] args) =>
        DesignTimeContexts.Create<PostgreSqlLibraryDbContext>(new CatalogueOptions(CatalogueProvider.PostgreSql, "Host=localhost"));
}
