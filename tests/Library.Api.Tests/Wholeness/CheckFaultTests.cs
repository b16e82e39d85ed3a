using Library.Api.Tests.Faults;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Wholeness;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Wholeness;

/// <summary>Checks with a catalogue that is not the one that belongs to the files, and with a store that fails.</summary>
public sealed class CheckFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repair_with_an_empty_catalogue_removes_no_file()
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, "a.pdf", "b.pdf");
        await CheckTests.PutAsync(folder.Path, $"photos/{Guid.NewGuid():n}.jpg", CheckTests.LongAgo);
        var files = Age(folder.Path);
        await CheckTests.RunSqlAsync(folder.Path, "DELETE FROM Documents; DELETE FROM Blobs");

        var (code, output, _) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check", "--repair");

        Assert.Equal(1, code);
        Assert.Contains("5 of them", Assert.Single(output.Split('\n'), line => line.Contains("orphaned-file", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(files, Age(folder.Path));
    }

    [Fact]
    public async Task A_repair_with_an_older_catalogue_removes_no_original_that_came_later()
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, "a.pdf");
        var hash = new string('a', 64);
        var (later, earlier) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddHours(1)), Guid.CreateVersion7(new DateTimeOffset(CheckTests.LongAgo, TimeSpan.Zero)));
        await CheckTests.PutAsync(folder.Path, $"original/aa/{hash}.{later:n}", CheckTests.LongAgo);
        await CheckTests.PutAsync(folder.Path, $"original/aa/{hash}.{earlier:n}", CheckTests.LongAgo);

        var (code, output, _) = await Commands.RunAsync(Commands.Embedded(folder.Path), "check", "--repair");

        Assert.Equal(1, code);
        Assert.Contains($"repaired orphaned-file original/aa/{hash}.{earlier:n}:", output, StringComparison.Ordinal);
        Assert.Contains("The catalogue seems older", Assert.Single(output.Split('\n'), line => line.StartsWith($"orphaned-file original/aa/{hash}.{later:n}:", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "files", "original", "aa", $"{hash}.{later:n}")));
    }

    [Theory]
    [InlineData("DELETE FROM __EFMigrationsHistory", "no catalogue")]
    [InlineData("DELETE FROM __EFMigrationsHistory WHERE MigrationId = (SELECT MAX(MigrationId) FROM __EFMigrationsHistory)", "another version")]
    [InlineData("INSERT INTO __EFMigrationsHistory VALUES ('20990101000000_Tomorrow', '10.0.0')", "another version")]
    [InlineData("INSERT INTO State VALUES ('restoring', 'a-backup')", "restore")]
    public async Task A_catalogue_that_is_not_the_program_s_own_is_not_checked_and_not_changed(string harm, string said)
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, "a.pdf");
        await CheckTests.RunSqlAsync(folder.Path, harm);

        Assert.Contains(said, await Commands.RefuseAsync(Commands.Embedded(folder.Path), "check", "--repair"), StringComparison.Ordinal);
        Assert.Contains(said, await Commands.RefuseAsync(Commands.Embedded(folder.Path), "check"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_a_finding_and_the_rest_is_read()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        await admin.UploadAndWaitAsync(APdf.New().Page("One.").ToStream().ToArray(), "a.pdf", Cancellation);
        await admin.UploadAndWaitAsync(APdf.New().Page("Two.").ToStream().ToArray(), "b.pdf", Cancellation);
        await library.SettleAsync(Cancellation);
        var (store, reports) = (Assert.IsType<FaultyFileStore>(library.Services.GetRequiredService<IFileStore>()), library.Services.GetRequiredService<CheckReports>());
        await using var catalogue = await library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);
        var blobs = await catalogue.Blobs.AsNoTracking().OrderBy(blob => blob.Id).ToListAsync(Cancellation);
        (store.FaultyKeys, store.Fault) = (blobs[0].Key.Value, () => new FileStoreUnavailableException("A bad sector."));

        var id = await reports.AskAsync(repair: false, Cancellation);
        var report = await LibraryClient.UntilAsync(() => reports.FindOrNullAsync(id, Cancellation), one => one?.EndedAt is not null, Cancellation) ?? throw new InvalidOperationException("It is gone.");

        var finding = Assert.Single(CheckDetails.Of(report).Findings);
        Assert.Equal((CheckPhase.Done, FindingKind.UnreadableFile, blobs[0].Key.Value), (CheckDetails.Of(report).Phase, finding.Kind, finding.Subject));
        Assert.Equal(blobs[1].Bytes, report.BytesRead);
        Assert.False(await catalogue.Blobs.AnyAsync(blob => blob.CheckedAt == null, Cancellation), "What was looked at does not wait longest any more.");
    }

    [Fact]
    public async Task A_check_that_fails_ends_and_is_something_wrong_on_the_first_page()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        var (store, reports) = (Assert.IsType<FaultyFileStore>(library.Services.GetRequiredService<IFileStore>()), library.Services.GetRequiredService<CheckReports>());
        store.Fault = () => new InvalidOperationException("A fault of ours.");

        var id = await reports.AskAsync(repair: false, Cancellation);
        var report = await LibraryClient.UntilAsync(() => reports.FindOrNullAsync(id, Cancellation), one => one?.EndedAt is not null, Cancellation) ?? throw new InvalidOperationException("It is gone.");

        store.Fault = null;
        using var visitor = await Visitor.SignInAsync(library, LibraryApplication.AdminEmail, Cancellation);
        Assert.Equal(CheckPhase.Failed, CheckDetails.Of(report).Phase);
        Assert.Matches(">1</span><span[^>]*>things were wrong at the last check", (await visitor.OpenAsync("/admin", Cancellation)).Html);
    }

    /// <summary>Has all files be old enough to be removed; gives them.</summary>
    private static List<string> Age(string path)
    {
        var files = Directory.GetFiles(Path.Combine(path, "files"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        files.ForEach(file => File.SetLastWriteTimeUtc(file, CheckTests.LongAgo));
        return files;
    }
}
