using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Library.Storage.Tests.Catalogue;
using Library.Storage.Wholeness;

namespace Library.Storage.Tests.Wholeness;

/// <summary>Reports of checks: none stays open whose process has ended, and what was found is told.</summary>
public abstract class CheckReportContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task A_check_whose_process_is_no_longer_alive_is_told_as_broken_off()
    {
        await using var catalogue = await MakeAsync();
        var (alive, silent) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var rows = await catalogue.OpenAsync(Cancellation);
        var now = await rows.NowAsync(catalogue.Time, Cancellation);
        rows.Add(new Machine { Id = alive, Name = "alive", Roles = "indexer", StartedAt = now, SeenAt = now });
        rows.Add(new Machine { Id = silent, Name = "silent", Roles = "indexer", StartedAt = now, SeenAt = now - TimeSpan.FromMinutes(5) });
        var kept = new[] { Running(alive, now), Running(machine: null, now - TimeSpan.FromHours(23)) };
        var ended = new[] { Running(silent, now), Running(Guid.CreateVersion7(), now), Running(machine: null, now - TimeSpan.FromHours(25)) };
        rows.AddRange([.. kept, .. ended]);
        await rows.SaveChangesAsync(Cancellation);

        Assert.Null(await catalogue.Get<CheckReports>().TakeOrNullAsync(Cancellation));

        var all = await catalogue.Get<CheckReports>().ListAsync(10, Cancellation);
        Assert.Equal(kept.Select(report => report.Id).Order(), all.Where(report => report.EndedAt is null).Select(report => report.Id).Order());
        Assert.All(all.Where(report => report.EndedAt is not null), report => Assert.Equal(CheckPhase.Failed, CheckDetails.Of(report).Phase));
    }

    [Fact]
    public async Task What_was_found_before_a_check_failed_is_kept_and_how_much_is_left_out_is_said()
    {
        await using var catalogue = await MakeAsync();
        var reports = catalogue.Get<CheckReports>();
        var id = await reports.BeginAsync(repair: false, Cancellation);
        var findings = Enumerable.Range(0, CheckDetails.MaxFindings + 7).Select(i => new Finding(FindingKind.MissingFile, $"{i}", "It is lost.", "Find it.", IsRepaired: false)).ToList();

        await reports.FailAsync(id, "The store went away.", findings, Cancellation);

        var report = await reports.FindOrNullAsync(id, Cancellation) ?? throw new InvalidOperationException("It is gone.");
        var details = CheckDetails.Of(report);
        Assert.Equal((CheckPhase.Failed, findings.Count, CheckDetails.MaxFindings, 7), (details.Phase, report.Findings, details.Findings.Count, details.LeftOut));
        Assert.Equal(["The store went away."], details.Notes);
    }

    private static CheckReport Running(Guid? machine, DateTimeOffset since) =>
        new() { Id = Guid.CreateVersion7(), StartedAt = since, Details = new CheckDetails(CheckPhase.Running, IsPlanned: false, [], [], machine).ToJson() };
}

public sealed class SqliteCheckReportTests() : CheckReportContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlCheckReportTests() : CheckReportContract(CatalogueProvider.PostgreSql);
