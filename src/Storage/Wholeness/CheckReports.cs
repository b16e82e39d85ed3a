using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Wholeness;

/// <summary>
/// The reports of checks, kept in the catalogue. One is asked for by a row, from wherever; a process of the system takes it, does it, and writes what it found.
/// </summary>
public sealed class CheckReports(IDbContextFactory<LibraryDbContext> contexts, ThisMachine self, TimeProvider time)
{
    private const int Kept = 60;
    private const string Ended = "The process ended before the check did.";

    /// <summary>How often the system asks by itself.</summary>
    private static readonly TimeSpan Rhythm = TimeSpan.FromHours(23.5);

    /// <summary>How long a check may take of which nobody says whether its process is alive.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Asks for a check.</summary>
    /// <returns>The report's id.</returns>
    public Task<Guid> AskAsync(bool repair, CancellationToken cancellationToken) => AddAsync(CheckPhase.Asked, repair, isPlanned: false, cancellationToken);

    /// <summary>Notes that the caller itself does a check.</summary>
    public Task<Guid> BeginAsync(bool repair, CancellationToken cancellationToken) => AddAsync(CheckPhase.Running, repair, isPlanned: false, cancellationToken);

    /// <summary>Asks for the check of the day, where it was not asked for yet.</summary>
    public async Task AskIfDueAsync(CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Rhythm;
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var recent = await catalogue.CheckReports.AsNoTracking().Where(report => report.StartedAt > since).ToListAsync(cancellationToken);
        if (!recent.Exists(report => CheckDetails.Of(report).IsPlanned))
        {
            await AddAsync(CheckPhase.Asked, repair: false, isPlanned: true, cancellationToken);
        }
    }

    /// <summary>Takes the oldest check that was asked for, so that no other process takes it; null where there is none. The caller is at work on none.</summary>
    public async Task<CheckReport?> TakeOrNullAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await catalogue.CheckReports.AsNoTracking().Where(report => report.EndedAt == null).OrderBy(report => report.StartedAt).ToListAsync(cancellationToken);
        await EndAbandonedAsync(catalogue, open, cancellationToken);
        foreach (var report in open)
        {
            var details = CheckDetails.Of(report);
            if (details.Phase != CheckPhase.Asked)
            {
                continue;
            }

            var (asked, running) = (report.Details, (details with { Phase = CheckPhase.Running, MachineId = self.Id }).ToJson());
            if (await catalogue.CheckReports.Where(row => row.Id == report.Id && row.Details == asked).ExecuteUpdateAsync(update => update.SetProperty(row => row.Details, running), cancellationToken) == 1)
            {
                return report;
            }
        }

        return null;
    }

    /// <summary>Writes what a check found.</summary>
    /// <param name="files">How many files were looked at.</param>
    /// <param name="bytesRead">How many bytes were read again.</param>
    public async Task CompleteAsync(Guid id, IReadOnlyList<Finding> findings, IReadOnlyList<string> notes, long files, long bytesRead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(findings);
        await EndAsync(
            id,
            (report, details) =>
            {
                (report.Files, report.BytesRead, report.Findings) = (files, bytesRead, findings.Count(finding => !finding.IsRepaired));
                return WithFindings(details, findings) with { Phase = CheckPhase.Done, Notes = notes };
            },
            cancellationToken);
        await RemoveOldAsync(cancellationToken);
    }

    /// <summary>Notes that a check could not be carried to its end, and what it had found until then.</summary>
    public Task FailAsync(Guid id, string sentence, IReadOnlyList<Finding> findings, CancellationToken cancellationToken) =>
        EndAsync(
            id,
            (report, details) =>
            {
                report.Findings = findings.Count(finding => !finding.IsRepaired);
                return WithFindings(details, findings) with { Phase = CheckPhase.Failed, Notes = [sentence] };
            },
            cancellationToken);

    /// <summary>For the start of the only process: what another one was at work on has ended with it.</summary>
    public async Task AbandonRunningAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var report in await catalogue.CheckReports.Where(report => report.EndedAt == null).ToListAsync(cancellationToken))
        {
            if (CheckDetails.Of(report) is { Phase: CheckPhase.Running } details)
            {
                report.EndedAt = time.GetUtcNow();
                report.Details = (details with { Phase = CheckPhase.Failed, Notes = [Ended] }).ToJson();
            }
        }

        await catalogue.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Takes a request back that nobody has taken; false where somebody has.</summary>
    public async Task<bool> WithdrawAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var report = await catalogue.CheckReports.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return report is not null && CheckDetails.Of(report).Phase == CheckPhase.Asked
            && await catalogue.CheckReports.Where(row => row.Id == id && row.Details == report.Details).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    public async Task<CheckReport?> FindOrNullAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.CheckReports.AsNoTracking().SingleOrDefaultAsync(report => report.Id == id, cancellationToken);
    }

    /// <summary>The newest reports, newest first.</summary>
    public async Task<IReadOnlyList<CheckReport>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.CheckReports.AsNoTracking().OrderByDescending(report => report.StartedAt).ThenByDescending(report => report.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Tells checks as broken off whose process has ended without saying so.</summary>
    private async Task EndAbandonedAsync(LibraryDbContext catalogue, IEnumerable<CheckReport> open, CancellationToken cancellationToken)
    {
        var running = open.Select(report => (Report: report, Details: CheckDetails.Of(report))).Where(row => row.Details.Phase == CheckPhase.Running).ToList();
        if (running.Count == 0)
        {
            return;
        }

        var now = await catalogue.NowAsync(time, cancellationToken);
        var since = now - Machine.Patience;
        var alive = await catalogue.Machines.Where(machine => machine.SeenAt > since && machine.Id != self.Id).Select(machine => machine.Id).ToListAsync(cancellationToken);
        foreach (var (report, details) in running.Where(row => row.Details.MachineId is { } machine ? !alive.Contains(machine) : row.Report.StartedAt < now - Longest))
        {
            var (before, failed) = (report.Details, (details with { Phase = CheckPhase.Failed, Notes = [Ended] }).ToJson());
            await catalogue.CheckReports.Where(row => row.Id == report.Id && row.Details == before)
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.Details, failed).SetProperty(row => row.EndedAt, now), cancellationToken);
        }
    }

    private static CheckDetails WithFindings(CheckDetails details, IReadOnlyList<Finding> findings) => details with
    {
        Findings = [.. findings.OrderBy(finding => finding.IsRepaired).Take(CheckDetails.MaxFindings)],
        LeftOut = Math.Max(0, findings.Count - CheckDetails.MaxFindings),
    };

    private async Task<Guid> AddAsync(CheckPhase phase, bool repair, bool isPlanned, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var report = new CheckReport { Id = Guid.CreateVersion7(), StartedAt = time.GetUtcNow(), IsRepair = repair, Details = new CheckDetails(phase, isPlanned, [], []).ToJson() };
        catalogue.Add(report);
        await catalogue.SaveChangesAsync(cancellationToken);
        return report.Id;
    }

    private async Task EndAsync(Guid id, Func<CheckReport, CheckDetails, CheckDetails> change, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (await catalogue.CheckReports.SingleOrDefaultAsync(report => report.Id == id, cancellationToken) is { } report)
        {
            report.Details = change(report, CheckDetails.Of(report)).ToJson();
            report.EndedAt = time.GetUtcNow();
            await catalogue.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var old = await catalogue.CheckReports.OrderByDescending(report => report.StartedAt).Skip(Kept).Select(report => report.Id).ToListAsync(cancellationToken);
        await catalogue.CheckReports.Where(report => old.Contains(report.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
