using System.Security.Cryptography;
using System.Text.Json;
using Library.Api.Tests.Faults;
using Library.Api.Tests.Pages;
using Library.Indexer.Wholeness;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Servers;
using Library.Storage.Wholeness;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        var store = Assert.IsType<FaultyFileStore>(library.Services.GetRequiredService<IFileStore>());
        await using var catalogue = await OpenAsync(library);
        var blobs = await catalogue.Blobs.AsNoTracking().OrderBy(blob => blob.Id).ToListAsync(Cancellation);
        (store.FaultyKeys, store.Fault) = (blobs[0].Key.Value, () => new FileStoreUnavailableException("A bad sector."));

        var report = await CheckAsync(library);

        var finding = Assert.Single(CheckDetails.Of(report).Findings);
        Assert.Equal((CheckPhase.Done, FindingKind.UnreadableFile, blobs[0].Key.Value), (CheckDetails.Of(report).Phase, finding.Kind, finding.Subject));
        Assert.Equal(blobs[1].Bytes, report.BytesRead);
        Assert.False(await catalogue.Blobs.AnyAsync(blob => blob.CheckedAt == null, Cancellation), "What was looked at does not wait longest any more.");
    }

    [Theory]
    [InlineData(2, CheckPhase.Done)]
    [InlineData(5, CheckPhase.Failed)]
    public async Task A_check_gives_up_after_three_files_in_a_row_and_keeps_what_it_found(int unreadable, CheckPhase phase)
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        await PublishAsync(library, unreadable, bytes: 10);
        var store = Assert.IsType<FaultyFileStore>(library.Services.GetRequiredService<IFileStore>());
        (store.FaultyKeys, store.Fault) = ("index/", () => new FileStoreUnavailableException("Away."));

        var report = await CheckAsync(library);

        Assert.Equal((phase, Math.Min(unreadable, 3)), (CheckDetails.Of(report).Phase, report.Findings));
        Assert.All(CheckDetails.Of(report).Findings, finding => Assert.Equal(FindingKind.UnreadableFile, finding.Kind));
    }

    [Fact]
    public async Task The_slice_of_a_day_is_read_however_large_the_published_index_is()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        await admin.UploadAndWaitAsync(APdf.New().Page("One.").ToStream().ToArray(), "a.pdf", Cancellation);
        await library.SettleAsync(Cancellation);
        await PublishAsync(library, count: 1, bytes: 1_000_000);
        var reports = library.Services.GetRequiredService<CheckReports>();

        await reports.AskIfDueAsync(Cancellation);
        var report = Assert.Single(await LibraryClient.UntilAsync(() => reports.ListAsync(10, Cancellation), all => all.All(one => one.EndedAt is not null), Cancellation));

        await using var catalogue = await OpenAsync(library);
        Assert.Equal(0, report.Findings);
        Assert.NotNull((await catalogue.Blobs.SingleAsync(Cancellation)).CheckedAt);
    }

    [Fact]
    public async Task An_index_that_cannot_be_compared_a_second_time_is_said_not_to_be_compared()
    {
        var report = await CheckAsync(holds: 1, isRepair: false);

        Assert.Equal(0, report.Findings);
        Assert.Contains("was not compared", Assert.Single(CheckDetails.Of(report).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repair_that_only_tells_the_writer_of_the_index_says_so()
    {
        var report = await CheckAsync(holds: 2, isRepair: true);

        Assert.EndsWith("The writer of the index was told to take it out.", Assert.Single(CheckDetails.Of(report).Findings).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_fails_ends_and_is_something_wrong_on_the_first_page()
    {
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), FaultyFileStore.Insert, Cancellation);
        var store = Assert.IsType<FaultyFileStore>(library.Services.GetRequiredService<IFileStore>());
        store.Fault = () => new InvalidOperationException("A fault of ours.");

        var report = await CheckAsync(library);

        store.Fault = null;
        using var visitor = await Visitor.SignInAsync(library, LibraryApplication.AdminEmail, Cancellation);
        Assert.Equal(CheckPhase.Failed, CheckDetails.Of(report).Phase);
        Assert.Matches(">1</span><span[^>]*>things were wrong at the last check", (await visitor.OpenAsync("/admin", Cancellation)).Html);
    }

    /// <summary>Has a system check itself; gives the report.</summary>
    private static async Task<CheckReport> CheckAsync(LibraryApplication library, bool isRepair = false)
    {
        var reports = library.Services.GetRequiredService<CheckReports>();
        var id = await reports.AskAsync(isRepair, Cancellation);
        return await LibraryClient.UntilAsync(() => reports.FindOrNullAsync(id, Cancellation), one => one?.EndedAt is not null, Cancellation) ?? throw new InvalidOperationException("It is gone.");
    }

    /// <summary>Checks an empty system whose index, another's, holds a document for so many looks.</summary>
    private static async Task<CheckReport> CheckAsync(int holds, bool isRepair)
    {
        await using var library = await LibraryApplication.StartAsync(
            new Dictionary<string, string?>(),
            builder => builder.Services.RemoveAll<IIndexHoldings>().AddSingleton<IIndexHoldings>(new OthersHoldings(holds)),
            Cancellation);
        return await CheckAsync(library, isRepair);
    }

    private static Task<LibraryDbContext> OpenAsync(LibraryApplication library) => library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);

    /// <summary>Has the catalogue name files of a published index, and the store hold them.</summary>
    private static async Task PublishAsync(LibraryApplication library, int count, int bytes)
    {
        var published = new List<IndexFile>();
        for (var i = 0; i < count; i++)
        {
            var content = new byte[bytes];
            content[0] = (byte)i;
            using var stream = new MemoryStream(content);
            await library.Services.GetRequiredService<IFileStore>().PutAsync(new FileKey($"index/build/1/{i}"), stream, bytes, Cancellation);
            published.Add(new IndexFile($"_{i}.si", $"index/build/1/{i}", bytes, Convert.ToHexStringLower(SHA256.HashData(content))));
        }

        await using var catalogue = await OpenAsync(library);
        catalogue.Add(new IndexCommit { Number = 1, Fence = 1, BuildId = "build", Files = JsonSerializer.Serialize(published), PublishedAt = TimeProvider.System.GetUtcNow() });
        await catalogue.SaveChangesAsync(Cancellation);
        Assert.Equal(1, await catalogue.IndexHeads.ExecuteUpdateAsync(update => update.SetProperty(head => head.Commit, 1), Cancellation));
    }

    /// <summary>Has all files be old enough to be removed; gives them.</summary>
    private static List<string> Age(string path)
    {
        var files = Directory.GetFiles(Path.Combine(path, "files"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        files.ForEach(file => File.SetLastWriteTimeUtc(file, CheckTests.LongAgo));
        return files;
    }

    /// <summary>An index that another process writes: after so many looks it cannot be looked at.</summary>
    private sealed class OthersHoldings(int looks) : IIndexHoldings
    {
        private static readonly Guid Unknown = Guid.CreateVersion7();

        private int _looks = looks;

        public bool RemovesAtOnce => false;

        public Task<IReadOnlyDictionary<Guid, long>?> ListOrNullAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<Guid, long>?>(_looks-- > 0 ? new Dictionary<Guid, long> { [Unknown] = 1 } : null);

        public Task<bool> TryRemoveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
