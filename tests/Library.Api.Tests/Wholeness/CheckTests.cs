using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Wholeness;
using Library.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Wholeness;

/// <summary>What is done to catalogue, files and index behind the system's back, and what a check says of it.</summary>
public sealed class CheckTests
{
    internal static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_system_that_is_whole_is_found_to_be()
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, "a.pdf", "b.pdf");

        var (code, output, error) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check");

        Assert.True(code == 0, output + error);
        Assert.Contains("nothing is wrong", Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("original", "delete", "missing-file")]
    [InlineData("original", "cut", "wrong-length")]
    [InlineData("original", "flip", "changed-bytes")]
    public async Task An_original_that_was_harmed_is_found_and_never_repaired_away(string area, string harm, string kind)
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, "a.pdf");
        Harm(Path.Combine(folder.Path, "files", area), harm);

        var (code, output, _) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check", "--repair");

        Assert.Equal(1, code);
        Assert.StartsWith($"{kind} original/", output, StringComparison.Ordinal);
        Assert.Contains("of a backup", output, StringComparison.Ordinal);
        Assert.Equal(1, (await Commands.RunAsync(Commands.Embedded(folder.Path), "check")).Code);
    }

    [Theory]
    [InlineData("delete", "missing-text")]
    [InlineData("cut", "damaged-text")]
    public async Task A_text_that_was_harmed_is_found_and_made_anew(string harm, string kind)
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, "a.pdf");
        Harm(Path.Combine(folder.Path, "files", "text"), harm);

        var (code, output, _) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check");
        var (repaired, done, _) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check", "--repair");

        Assert.Equal((1, 0), (code, repaired));
        Assert.StartsWith($"{kind} ", output, StringComparison.Ordinal);
        Assert.StartsWith($"repaired {kind} ", done, StringComparison.Ordinal);
        await AssertSettlesCleanAsync(folder.Path);
    }

    [Fact]
    public async Task Files_that_nothing_names_are_found_when_they_are_old_and_removed()
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, "a.pdf");
        var hash = new string('a', 64);
        string[] orphans = [$"original/aa/{hash}.{Guid.NewGuid():n}", $"text/aa/{hash}.v1", $"converted/aa/{hash}.v1.pdf", $"photos/{Guid.NewGuid():n}.jpg"];
        foreach (var orphan in orphans)
        {
            await PutAsync(folder.Path, orphan, LongAgo);
        }

        await PutAsync(folder.Path, $"original/aa/{hash}.{Guid.NewGuid():n}", TimeProvider.System.GetUtcNow().UtcDateTime);
        await PutAsync(folder.Path, "holiday/picture.jpg", LongAgo);

        var (code, output, _) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check");
        var (_, repaired, _) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check", "--repair");

        Assert.Equal(1, code);
        Assert.Equal(
            [.. orphans.Select(key => $"orphaned-file {key}").Order(StringComparer.Ordinal), "unknown-file holiday/picture.jpg"],
            output.Split('\n').Where(line => line.Contains("-file ", StringComparison.Ordinal)).Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(4, repaired.Split('\n').Count(line => line.StartsWith("repaired orphaned-file", StringComparison.Ordinal)));
        Assert.True(File.Exists(Path.Combine(folder.Path, "files", "holiday", "picture.jpg")));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder.Path, "files", "original"), "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("UPDATE Documents SET IndexedRevision = IndexedRevision + 5, Revision = Revision + 5", "wrong-revision")]
    [InlineData("UPDATE Documents SET Revision = 1, IndexedRevision = 1", "unknown-to-catalogue")]
    [InlineData("UPDATE Documents SET TrashedAt = 638900000000000000", "wrong-revision")]
    [InlineData("DELETE FROM Documents; DELETE FROM Blobs", "unknown-to-catalogue")]
    [InlineData("UPDATE Versions SET Pages = 7", "wrong-count")]
    [InlineData("UPDATE Versions SET State = 'received', ExtractorVersion = NULL, CreatedAt = 638900000000000000", "stuck-version")]
    [InlineData("UPDATE Documents SET Revision = Revision + 1, QueuedUntil = 638900000000000000", "not-in-index")]
    public async Task Rows_that_say_what_is_not_so_are_found_and_brought_in_line(string harm, string kind)
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, "a.pdf");
        await RunSqlAsync(folder.Path, harm);

        var (code, output, _) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check");
        var (repaired, done, _) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check", "--repair");

        Assert.True(code == 1, output);
        Assert.Contains(output.Split('\n'), line => line.StartsWith(kind, StringComparison.Ordinal));
        Assert.Contains(done.Split('\n'), line => line.StartsWith($"repaired {kind}", StringComparison.Ordinal));
        Assert.True(repaired == 0, done);
        await AssertSettlesCleanAsync(folder.Path);
    }

    [Fact]
    public async Task A_system_that_runs_is_asked_and_repairs_itself()
    {
        using var folder = new TemporaryFolder();
        await using var library = await LibraryApplication.StartAsync(Commands.Embedded(folder.Path), Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page($"It says {word}.").ToStream().ToArray(), "a.pdf", Cancellation));
        await library.SettleAsync(Cancellation);
        Harm(Path.Combine(folder.Path, "files", "text"), "delete");

        var (code, output, error) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check", "--repair");

        Assert.True(code == 0, output + error);
        Assert.StartsWith($"repaired missing-text {id}/1", output, StringComparison.Ordinal);
        await library.Services.GetRequiredService<Indexer.Jobs.ReconcileJob>().RunAsync(Cancellation);
        await LibraryClient.UntilAsync(() => Task.FromResult(Directory.GetFiles(Path.Combine(folder.Path, "files", "text"), "*", SearchOption.AllDirectories)), texts => texts.Length == 1, Cancellation);
        await library.SettleAsync(Cancellation);
        Assert.Equal(0, (await Commands.RunAsync(Commands.Embedded(folder.Path), "check")).Code);
    }

    [Fact]
    public async Task The_check_of_the_day_is_asked_for_once_a_day_and_reads_those_files_first_that_have_waited_longest()
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, [.. Enumerable.Range(0, 8).Select(i => $"{i}.pdf")]);
        await RunSqlAsync(folder.Path, "UPDATE Blobs SET CheckedAt = 638900000000000000; UPDATE Blobs SET CheckedAt = NULL WHERE Id = (SELECT Id FROM Blobs ORDER BY Id DESC LIMIT 1)");
        await using var library = await LibraryApplication.StartAsync(Commands.Embedded(folder.Path), Cancellation);
        var reports = library.Services.GetRequiredService<CheckReports>();

        await reports.AskIfDueAsync(Cancellation);
        await reports.AskIfDueAsync(Cancellation);
        var report = Assert.Single(await LibraryClient.UntilAsync(() => reports.ListAsync(10, Cancellation), all => all.All(one => one.EndedAt is not null), Cancellation));

        Assert.Equal((0, CheckPhase.Done, true), (report.Findings, CheckDetails.Of(report).Phase, CheckDetails.Of(report).IsPlanned));
        await using var catalogue = await library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        var read = await catalogue.Blobs.Where(blob => blob.CheckedAt > report.StartedAt.AddMinutes(-1)).ToListAsync(Cancellation);
        Assert.Equal(report.BytesRead, read.Sum(blob => blob.Bytes));
        Assert.Equal(await catalogue.Blobs.OrderByDescending(blob => blob.Id).Select(blob => blob.Id).FirstAsync(Cancellation), Assert.Single(read).Id);
    }

    [Fact]
    public async Task A_check_that_went_down_with_its_process_is_told_as_broken_off()
    {
        using var folder = new TemporaryFolder();
        await using (var library = await LibraryApplication.StartAsync(Commands.Embedded(folder.Path), Cancellation))
        {
            await library.Services.GetRequiredService<CheckReports>().BeginAsync(repair: false, Cancellation);
        }

        await using var again = await LibraryApplication.StartAsync(Commands.Embedded(folder.Path), Cancellation);
        var report = await LibraryClient.UntilAsync(async () => (await again.Services.GetRequiredService<CheckReports>().ListAsync(1, Cancellation))[0], one => one.EndedAt is not null, Cancellation);

        Assert.Equal(CheckPhase.Failed, CheckDetails.Of(report).Phase);
    }

    [Fact]
    public async Task What_cannot_be_checked_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("no catalogue", await Commands.RefuseAsync(Commands.Embedded(folder.Path), "check"), StringComparison.Ordinal);
        Assert.Contains("--mend", await Commands.RefuseAsync(Commands.Embedded(folder.Path), "check", "--mend"), StringComparison.Ordinal);
        Assert.Contains("Usage", await Commands.RefuseAsync(Commands.Embedded(folder.Path), "check", "everything"), StringComparison.Ordinal);
    }

    /// <summary>Starts the system, lets it do what is due, and checks once more.</summary>
    private static async Task AssertSettlesCleanAsync(string path)
    {
        await using (var library = await LibraryApplication.StartAsync(Commands.Embedded(path), Cancellation))
        {
            await library.SettleAsync(Cancellation);
        }

        var (code, output, _) = await Commands.RunAsync(Commands.Embedded(path), "check");
        Assert.True(code == 0, output);
    }

    internal static async Task RunSqlAsync(string path, string sql)
    {
        using var data = DataFolder.Beside(path);
        await using var connection = new SqliteConnection($"Data Source={data.Database};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    internal static async Task PutAsync(string path, string key, DateTime modifiedAt)
    {
        var file = Path.Combine(path, "files", key);
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? "");
        await File.WriteAllTextAsync(file, "x", Cancellation);
        File.SetLastWriteTimeUtc(file, modifiedAt);
    }

    private static void Harm(string folder, string harm)
    {
        var path = Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        if (harm == "delete")
        {
            File.Delete(path);
            return;
        }

        using var file = new FileStream(path, FileMode.Open);
        file.Position = file.Length / 2;
        if (harm == "cut")
        {
            file.SetLength(file.Position);
        }
        else
        {
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 1));
        }
    }
}
