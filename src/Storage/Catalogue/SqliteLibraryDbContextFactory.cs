using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Storage.Catalogue;

/// <summary>For the tool that writes migrations: the model as it is when the system runs.</summary>
internal sealed class SqliteLibraryDbContextFactory : IDesignTimeDbContextFactory<SqliteLibraryDbContext>
{
    public SqliteLibraryDbContext CreateDbContext(string[] args)
    {
        using var data = DataFolder.Open(Path.Combine(Path.GetTempPath(), "library-design"));
        var provider = new ServiceCollection().AddCatalogue(data).BuildServiceProvider();
        return provider.GetRequiredService<IDbContextFactory<SqliteLibraryDbContext>>().CreateDbContext();
    }
}
