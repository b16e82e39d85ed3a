using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Library.Storage.Servers;

/// <summary>The processes of a system of several: each says now and then that it lives, and which commit of the index it searches.</summary>
public sealed class Machines(IDbContextFactory<LibraryDbContext> contexts, ThisMachine self)
{
    private static readonly long PatienceTicks = Machine.Patience.Ticks;

    /// <summary>Says that this process lives.</summary>
    /// <param name="indexCommit">The commit that its searches read; null where there is none.</param>
    public async Task BeatAsync(long? indexCommit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Database.ExecuteSqlRawAsync(
            $$"""
            INSERT INTO "Machines" ("Id", "Name", "Roles", "StartedAt", "SeenAt", "IndexCommit") VALUES ({0}, {1}, {2}, {{DatabaseClock.Now}}, {{DatabaseClock.Now}}, @commit)
            ON CONFLICT ("Id") DO UPDATE SET "SeenAt" = excluded."SeenAt", "IndexCommit" = excluded."IndexCommit"
            """,
            [self.Id ?? throw new InvalidOperationException("The only process of a system is not among others."), self.Name, self.Roles, new NpgsqlParameter("commit", NpgsqlDbType.Bigint) { Value = (object?)indexCommit ?? DBNull.Value }],
            cancellationToken);
    }

    /// <summary>Says that this process ends.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Machines.Where(machine => machine.Id == self.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Forgets those that said nothing for a day.</summary>
    public async Task ForgetDeadAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Database.ExecuteSqlRawAsync($$"""DELETE FROM "Machines" WHERE "SeenAt" < {{DatabaseClock.Now}} - {0}""", [TimeSpan.FromDays(1).Ticks], cancellationToken);
    }

    /// <summary>Whether a process is alive, as far as it has said.</summary>
    public async Task<bool> IsAliveAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await Alive(catalogue).AnyAsync(machine => machine.Id == id, cancellationToken);
    }

    /// <summary>Those that are alive, by name.</summary>
    public async Task<IReadOnlyList<Machine>> ListAliveAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await Alive(catalogue).OrderBy(machine => machine.Name).ToListAsync(cancellationToken);
    }

    /// <summary>Whether some process that is alive and searches has not come to a commit yet.</summary>
    public async Task<bool> IsAnyBehindAsync(long commit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await Alive(catalogue).AnyAsync(machine => machine.Roles.Contains("web") && (machine.IndexCommit == null || machine.IndexCommit < commit), cancellationToken);
    }

    private static IQueryable<Machine> Alive(LibraryDbContext catalogue) =>
        catalogue.Machines.FromSqlRaw($$"""SELECT * FROM "Machines" WHERE "SeenAt" > {{DatabaseClock.Now}} - {0}""", PatienceTicks).AsNoTracking();
}
