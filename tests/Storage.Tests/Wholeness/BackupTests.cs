using Library.Storage.Catalogue;
using Library.Storage.Files;
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
