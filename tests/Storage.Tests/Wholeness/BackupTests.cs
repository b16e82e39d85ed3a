using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.People;
using Library.Storage.Tests.Catalogue;
using Library.Storage.Wholeness;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Library.Storage.Tests.Wholeness;

/// <summary>What others do while a backup is made, at every step between its two parts.</summary>
public sealed class BackupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_purged_while_files_are_copied_is_in_neither_part_of_the_backup()
    {
        using var folder = new TemporaryFolder();
        using var place = PlaceIn(folder);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);
        var kept = await catalogue.AddAsync("kept", Cancellation);
        await catalogue.Get<Backup>().RunAsync(place, Cancellation);
        var purged = await catalogue.AddAsync("purged meanwhile", Cancellation);
        catalogue.Time.Advance(TimeSpan.FromHours(1));
        catalogue.Store.BeforeOpen = () => PurgeAsync(catalogue, purged, "purged meanwhile");

        var made = await catalogue.Get<Backup>().RunAsync(place, Cancellation);

        Assert.Empty(made.Missing);
        Assert.Equal(1, made.Documents);
        await using var restored = await RestoreAsync(place);
        Assert.Equal("kept", await restored.ReadOrNullAsync(kept, Cancellation));
        await using var rows = await restored.OpenAsync(Cancellation);
        Assert.Equal([kept], await rows.Documents.Select(document => document.Id).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_added_while_files_are_copied_is_left_to_the_next_backup()
    {
        using var folder = new TemporaryFolder();
        using var place = PlaceIn(folder);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);
        await catalogue.AddAsync("before", Cancellation);
        catalogue.Store.BeforeOpen = () => catalogue.AddAsync("meanwhile", Cancellation);

        var first = await catalogue.Get<Backup>().RunAsync(place, Cancellation);
        var second = await catalogue.Get<Backup>().RunAsync(place, Cancellation);

        Assert.Equal((1, 1), (first.Documents, first.Copied));
        Assert.Equal((2, 1), (second.Documents, second.Copied));
    }

    [Fact]
    public async Task A_file_that_is_truly_lost_is_named_and_the_rest_is_backed_up()
    {
        using var folder = new TemporaryFolder();
        using var place = PlaceIn(folder);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);
        var kept = await catalogue.AddAsync("kept", Cancellation);
        var lost = await catalogue.AddAsync("lost", Cancellation);
        var key = await KeyOfAsync(catalogue, lost);
        await catalogue.Store.DeleteAsync(key, Cancellation);

        var made = await catalogue.Get<Backup>().RunAsync(place, Cancellation);

        Assert.Equal([key.Value], made.Missing);
        await using var restored = await RestoreAsync(place);
        Assert.Equal("kept", await restored.ReadOrNullAsync(kept, Cancellation));
        Assert.Null(await restored.ReadOrNullAsync(lost, Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_lost_after_a_backup_is_in_the_next_one_all_the_same()
    {
        using var folder = new TemporaryFolder();
        using var place = PlaceIn(folder);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);
        var id = await catalogue.AddAsync("lost later", Cancellation);
        await catalogue.Get<Backup>().RunAsync(place, Cancellation);
        await catalogue.Store.DeleteAsync(await KeyOfAsync(catalogue, id), Cancellation);

        var made = await catalogue.Get<Backup>().RunAsync(place, Cancellation);

        Assert.Empty(made.Missing);
        await using var restored = await RestoreAsync(place);
        Assert.Equal("lost later", await restored.ReadOrNullAsync(id, Cancellation));
    }

    [Fact]
    public async Task What_a_later_backup_knows_to_be_purged_stays_so_in_an_older_one_that_is_restored()
    {
        using var folder = new TemporaryFolder();
        using var place = PlaceIn(folder);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);
        var id = await catalogue.AddAsync("a secret", Cancellation);
        var older = await catalogue.Get<Backup>().RunAsync(place, Cancellation);
        await PurgeAsync(catalogue, id, "a secret");
        catalogue.Time.Advance(TimeSpan.FromDays(1));
        await catalogue.Get<Backup>().RunAsync(place, Cancellation);

        await using var restored = await ACatalogue.MakeEmptyAsync();
        await restored.Get<Restore>().RunAsync(place, older.Name, Cancellation);

        Assert.Equal([new PurgeTarget(id, Number: null)], await restored.Get<Purges>().ListPendingAsync(Cancellation));
    }

    [Fact]
    public async Task A_restore_that_is_broken_off_is_seen_and_may_be_repeated()
    {
        using var folder = new TemporaryFolder();
        using var place = PlaceIn(folder);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);
        var ids = new[] { await catalogue.AddAsync("one", Cancellation), await catalogue.AddAsync("two", Cancellation) };
        await catalogue.Get<Backup>().RunAsync(place, Cancellation);
        await using var restored = await ACatalogue.MakeEmptyAsync();
        restored.Store.BeforePut = () => throw new FileStoreUnavailableException("It died here.");

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => restored.Get<Restore>().RunAsync(place, name: null, Cancellation));
        var refused = await Assert.ThrowsAsync<BackupException>(() => restored.MigrateAsync(Cancellation));
        await restored.Get<Restore>().RunAsync(place, name: null, Cancellation);

        Assert.Contains("repeat it", refused.Message, StringComparison.Ordinal);
        await restored.MigrateAsync(Cancellation);
        Assert.Equal("one", await restored.ReadOrNullAsync(ids[0], Cancellation));
        Assert.Equal("two", await restored.ReadOrNullAsync(ids[1], Cancellation));
    }

    [Fact]
    public async Task The_number_of_a_version_that_was_purged_after_a_backup_is_not_given_again_after_its_restore()
    {
        using var folder = new TemporaryFolder();
        using var place = PlaceIn(folder);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);
        var id = await catalogue.AddAsync("one", Cancellation);
        var older = await catalogue.Get<Backup>().RunAsync(place, Cancellation);
        await AddVersionAsync(catalogue, catalogue.Admin, id);
        await catalogue.Get<Purges>().ListAsync(new PurgeTarget(id, 2), Cancellation);
        await catalogue.Get<Purges>().RemoveRowsAsync(new PurgeTarget(id, 2), personId: null, "By mistake.", Cancellation);
        catalogue.Time.Advance(TimeSpan.FromDays(1));
        await catalogue.Get<Backup>().RunAsync(place, Cancellation);

        await using var restored = await ACatalogue.MakeEmptyAsync();
        await restored.Get<Restore>().RunAsync(place, older.Name, Cancellation);
        await AddVersionAsync(restored, catalogue.Admin, id);

        await using var rows = await restored.OpenAsync(Cancellation);
        Assert.Equal([1, 3], await rows.Versions.OrderBy(version => version.Number).Select(version => version.Number).ToListAsync(Cancellation));
        Assert.Empty(await restored.Get<Purges>().ListPendingAsync(Cancellation));
    }

    [Fact]
    public async Task A_check_that_was_under_way_does_not_go_on_after_a_restore()
    {
        using var folder = new TemporaryFolder();
        using var place = PlaceIn(folder);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);
        await catalogue.Get<CheckReports>().BeginAsync(repair: false, Cancellation);
        await catalogue.Get<Backup>().RunAsync(place, Cancellation);

        await using var restored = await RestoreAsync(place);

        Assert.Empty(await restored.Get<CheckReports>().ListAsync(10, Cancellation));
    }

    [Fact]
    public async Task A_catalogue_of_a_schema_that_the_program_does_not_know_is_not_backed_up()
    {
        using var folder = new TemporaryFolder();
        using var place = PlaceIn(folder);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);
        await using var rows = await catalogue.OpenAsync(Cancellation);
        await rows.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('20990101000000_Tomorrow', '10.0.0')", Cancellation);

        var refused = await Assert.ThrowsAsync<BackupException>(() => catalogue.Get<Backup>().RunAsync(place, Cancellation));

        Assert.Contains("'Tomorrow'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await Backup.ListAsync(place, Cancellation));
    }

    [Fact]
    public async Task A_folder_that_is_made_for_backups_is_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such modes");
        using var folder = new TemporaryFolder();
        using var place = BackupPlace.Open(folder.File("above/backups"), new ConfigurationBuilder().Build(), TimeProvider.System);
        await using var catalogue = await ACatalogue.MakeAsync(CatalogueProvider.Sqlite, Cancellation);

        await catalogue.Get<Backup>().RunAsync(place, Cancellation);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(folder.File("above/backups")));
    }

    [Theory]
    [InlineData("s3://some-bucket", true)]
    [InlineData("S3://some-bucket", true)]
    [InlineData("ftp://somewhere/backups", false)]
    [InlineData("https://somewhere/backups", false)]
    public void A_place_that_is_named_by_an_address_is_no_folder(string name, bool isS3)
    {
        Assert.Equal((isS3, true), (BackupPlace.IsS3(name), BackupPlace.HasScheme(name)));
        if (!isS3)
        {
            var refused = Assert.Throws<BackupException>(() => BackupPlace.Open(name, new ConfigurationBuilder().Build(), TimeProvider.System));
            Assert.Contains("s3://BUCKET", refused.Message, StringComparison.Ordinal);
        }
    }

    private static async Task AddVersionAsync(ACatalogue catalogue, Reader reader, Guid id)
    {
        await using var spooled = await catalogue.SpoolAsync("two", Cancellation);
        Assert.IsType<ChangeResult.Done>(await catalogue.Get<DocumentIntake>().AddVersionAsync(
            reader, id, "", new NewFile(spooled, "a.pdf", FileFormat.Pdf, Failure: null), idempotencyKey: null, Cancellation));
    }

    private static BackupPlace PlaceIn(TemporaryFolder folder) => BackupPlace.Open(folder.File("backups"), new ConfigurationBuilder().Build(), TimeProvider.System);

    private static async Task<ACatalogue> RestoreAsync(BackupPlace place)
    {
        var restored = await ACatalogue.MakeEmptyAsync();
        await restored.Get<Restore>().RunAsync(place, name: null, Cancellation);
        return restored;
    }

    private static async Task PurgeAsync(ACatalogue catalogue, Guid id, string text)
    {
        var target = new PurgeTarget(id, Number: null);
        await catalogue.Get<Purges>().ListAsync(target, Cancellation);
        await catalogue.Get<Purges>().RemoveRowsAsync(target, personId: null, "By mistake.", Cancellation);
        await using var spooled = await catalogue.SpoolAsync(text, Cancellation);
        await catalogue.Get<Blobs>().PurgeAsync(spooled.Sha256, Cancellation);
        await catalogue.Get<Purges>().CompleteAsync(target, Cancellation);
    }

    private static async Task<FileKey> KeyOfAsync(ACatalogue catalogue, Guid id)
    {
        await using var rows = await catalogue.OpenAsync(Cancellation);
        return Assert.IsType<Blob>(await rows.Versions.Where(version => version.DocumentId == id).Select(version => version.Blob).SingleAsync(Cancellation)).Key;
    }
}
