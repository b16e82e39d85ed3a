using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>The catalogue on SQLite.</summary>
public sealed class SqliteLibraryDbContext(DbContextOptions<SqliteLibraryDbContext> options) : LibraryDbContext(options)
{
    protected override string AuditGuards => """
        CREATE TRIGGER IF NOT EXISTS "Audit_IsOnlyAddedTo" BEFORE UPDATE ON "Audit"
        BEGIN SELECT RAISE(ABORT, 'The audit trail is only added to.'); END;
        CREATE TRIGGER IF NOT EXISTS "Audit_IsKept" BEFORE DELETE ON "Audit"
        WHEN OLD."At" > (strftime('%s', 'now') - 30 * 86400) * 10000000 + 621355968000000000
        BEGIN SELECT RAISE(ABORT, 'The audit trail is kept.'); END;
        """;
}
