using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>The catalogue on PostgreSQL.</summary>
public sealed class PostgreSqlLibraryDbContext(DbContextOptions<PostgreSqlLibraryDbContext> options) : LibraryDbContext(options)
{
    // Any number, so that nobody else's lock on the same server is meant.
    private const long MigrationLock = 0x6c69_6272_6172_7901;

    protected override string AuditGuards => """
        CREATE OR REPLACE FUNCTION "Audit_Refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'The audit trail is only added to.'; END $$;
        CREATE OR REPLACE TRIGGER "Audit_IsOnlyAddedTo" BEFORE UPDATE ON "Audit" FOR EACH ROW EXECUTE FUNCTION "Audit_Refuse"();
        CREATE OR REPLACE TRIGGER "Audit_IsKept" BEFORE DELETE ON "Audit" FOR EACH ROW
        WHEN (OLD."At" > (extract(epoch FROM now())::bigint - 30 * 86400) * 10000000 + 621355968000000000) EXECUTE FUNCTION "Audit_Refuse"();
        CREATE OR REPLACE TRIGGER "Audit_IsNotEmptied" BEFORE TRUNCATE ON "Audit" FOR EACH STATEMENT EXECUTE FUNCTION "Audit_Refuse"();
        """;

    /// <summary>Several processes that start together migrate one after the other: the second finds it done.</summary>
    internal override async Task MigrateAsync(Func<CancellationToken, Task> then, CancellationToken cancellationToken)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        await Database.ExecuteSqlAsync($"SET lock_timeout = 0", cancellationToken);
        await Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", cancellationToken);
        try
        {
            await base.MigrateAsync(then, cancellationToken);
        }
        finally
        {
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            await Database.ExecuteSqlAsync($"RESET lock_timeout", CancellationToken.None);
            await Database.CloseConnectionAsync();
        }
    }

    internal override async Task<DateTimeOffset> NowAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var ticks = await Database.SqlQuery<long>($"SELECT (extract(epoch FROM clock_timestamp()) * 10000000)::bigint + 621355968000000000 AS \"Value\"").SingleAsync(cancellationToken);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // Texts compare and sort by their bytes, whatever the server's language: the same order everywhere, as on SQLite.
        configurationBuilder.Properties<string>().UseCollation("C");
    }
}
