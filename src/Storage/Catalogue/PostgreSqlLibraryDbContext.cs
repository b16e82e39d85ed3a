using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>The catalogue on PostgreSQL.</summary>
public sealed class PostgreSqlLibraryDbContext(DbContextOptions<PostgreSqlLibraryDbContext> options) : LibraryDbContext(options)
{
    protected override string AuditGuards => """
        CREATE OR REPLACE FUNCTION "Audit_Refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'The audit trail is only added to.'; END $$;
        CREATE OR REPLACE TRIGGER "Audit_IsOnlyAddedTo" BEFORE UPDATE ON "Audit" FOR EACH ROW EXECUTE FUNCTION "Audit_Refuse"();
        CREATE OR REPLACE TRIGGER "Audit_IsKept" BEFORE DELETE ON "Audit" FOR EACH ROW
        WHEN (OLD."At" > (extract(epoch FROM now())::bigint - 30 * 86400) * 10000000 + 621355968000000000) EXECUTE FUNCTION "Audit_Refuse"();
        CREATE OR REPLACE TRIGGER "Audit_IsNotEmptied" BEFORE TRUNCATE ON "Audit" FOR EACH STATEMENT EXECUTE FUNCTION "Audit_Refuse"();
        """;

    internal override async Task<DateTimeOffset> NowAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var ticks = await Database.SqlQueryRaw<long>($"SELECT {DatabaseClock.Now} AS \"Value\"").SingleAsync(cancellationToken);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // Texts compare and sort by their bytes, whatever the server's language: the same order everywhere, as on SQLite.
        configurationBuilder.Properties<string>().UseCollation("C");
    }
}
