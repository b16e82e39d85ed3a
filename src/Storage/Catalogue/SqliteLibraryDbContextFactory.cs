using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Library.Storage.Catalogue;

/// <summary>For the tool that writes migrations.</summary>
internal sealed class SqliteLibraryDbContextFactory : IDesignTimeDbContextFactory<SqliteLibraryDbContext>
{
    public SqliteLibraryDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteLibraryDbContext>().UseSqlite("Data Source=design.db").Options);
}
