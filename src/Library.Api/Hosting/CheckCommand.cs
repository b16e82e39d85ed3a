using System.Globalization;
using Library.Indexer.Hosting;
using Library.Indexer.Index;
using Library.Indexer.Wholeness;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Wholeness;

namespace Library.Api.Hosting;

/// <summary>
/// <c>library check</c>: compares catalogue, file store and index, and prints a line for each thing that is wrong. A system that runs from the same folder does it itself,
/// since the index is open there: it is asked through the catalogue.
/// </summary>
internal static class CheckCommand
{
    private const string RepairFlag = "repair";
    private const string QuickFlag = "quick";

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var line = CommandLine.Read(arguments, RepairFlag, QuickFlag);
        if (line.Words.Count > 0)
        {
            throw new SettingsException("Usage: library check [--repair] [--quick]");
        }

        using (var beside = DataFolder.Beside(line.Settings.Process.DataPath))
        {
            line.RequireCatalogue(beside);
        }

        var scope = new CheckScope(line.Flags.Contains(RepairFlag), line.Flags.Contains(QuickFlag) ? CheckedBytes.None : CheckedBytes.All);
        var report = TryTake(line.Settings.Process.DataPath) is { } data ? await CheckAsync(line, data, scope, output, cancellationToken) : await AskAsync(line, scope, error, cancellationToken);
        return await PrintAsync(report, output, error);
    }

    private static DataFolder? TryTake(string path)
    {
        try
        {
            return DataFolder.Open(path);
        }
        catch (DataFolderException exception) when (exception.IsHeld)
        {
            return null;
        }
    }

    private static async Task<CheckReport> CheckAsync(CommandLine line, DataFolder data, CheckScope scope, TextWriter output, CancellationToken cancellationToken)
    {
        using (data)
        {
            var services = line.Services(data);
            services.AddWholeness();
            await using var index = await OpenIndexOrNullAsync(line, data, cancellationToken);
            services.AddSingleton<IIndexHoldings>(index is null ? new NoIndexHoldings() : new OwnIndexHoldings(index));
            await using var provider = services.BuildServiceProvider();
            await line.RequireSchemaAsync(provider, cancellationToken);
            var reports = provider.GetRequiredService<CheckReports>();
            var id = await reports.BeginAsync(scope.Repair, cancellationToken);
            try
            {
                await provider.GetRequiredService<WholenessCheck>().RunAsync(id, scope, cancellationToken);
            }
            catch (FileStoreException) when (!cancellationToken.IsCancellationRequested)
            {
                // What the store said of it is told by the caller.
                await PrintFindingsAsync(CheckDetails.Of(await FindAsync(reports, id, cancellationToken)), output);
                throw;
            }

            return await FindAsync(reports, id, cancellationToken);
        }
    }

    private static async Task<CheckReport> FindAsync(CheckReports reports, Guid id, CancellationToken cancellationToken) =>
        await reports.FindOrNullAsync(id, cancellationToken) ?? throw new InvalidOperationException("The report is gone.");

    /// <summary>The index of a system of one process; on servers its writer has it.</summary>
    private static async Task<LibraryIndex?> OpenIndexOrNullAsync(CommandLine line, DataFolder data, CancellationToken cancellationToken) =>
        !line.Settings.Process.IsShared ? await LibraryIndex.OpenAsync(line.Settings.Process.IndexPath ?? data.Index, cancellationToken) : null;

    private static async Task<CheckReport> AskAsync(CommandLine line, CheckScope scope, TextWriter error, CancellationToken cancellationToken)
    {
        using var data = DataFolder.Beside(line.Settings.Process.DataPath);
        await using var provider = line.Services(data).BuildServiceProvider();
        await line.RequireSchemaAsync(provider, cancellationToken);
        var reports = provider.GetRequiredService<CheckReports>();
        if (scope.Bytes == CheckedBytes.None)
        {
            throw new SettingsException($"--quick: another process holds '{data.Path}', and a check that it is asked for reads all bytes; leave --quick out, or stop it first.");
        }

        var id = await reports.AskAsync(scope.Repair, cancellationToken);
        await error.WriteLineAsync($"Another process holds '{data.Path}'; it is asked to check.");
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(LookInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var report = await reports.FindOrNullAsync(id, cancellationToken);
            if (report is null or { EndedAt: not null })
            {
                return report ?? throw new SettingsException("The report is gone; check again.");
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience && await reports.WithdrawAsync(id, cancellationToken))
            {
                throw new SettingsException($"The process that holds '{data.Path}' did not take the check within {Patience.TotalSeconds:0} seconds: it is at work on another one, or is not the running system but another command. Check again later, or stop it first.");
            }
        }

        throw new OperationCanceledException();
    }

    private static async Task<int> PrintAsync(CheckReport report, TextWriter output, TextWriter error)
    {
        var details = CheckDetails.Of(report);
        await PrintFindingsAsync(details, output);
        foreach (var note in details.Notes)
        {
            await (details.Phase == CheckPhase.Failed ? error : output).WriteLineAsync(note);
        }

        if (details.Phase == CheckPhase.Failed)
        {
            return 2;
        }

        var repaired = details.Findings.Count + details.LeftOut - report.Findings;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{report.Files} files compared, {report.BytesRead} bytes read again: {(report.Findings == 0 ? "nothing is wrong" : $"{report.Findings} wrong")}{(repaired > 0 ? $", {repaired} repaired" : "")}."));
        return report.Findings == 0 ? 0 : 1;
    }

    private static async Task PrintFindingsAsync(CheckDetails details, TextWriter output)
    {
        foreach (var finding in details.Findings)
        {
            await output.WriteLineAsync(finding.Line);
        }

        if (details.LeftOut > 0)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"… and {details.LeftOut} more."));
        }
    }
}
