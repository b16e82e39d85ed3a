using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>Uploads, sweeps and deaths at every step between them: bytes that a version names are always there.</summary>
public abstract class BlobContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    private static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);

    [Fact]
    public async Task The_same_bytes_are_put_once()
    {
        await using var catalogue = await MakeAsync();

        var first = await catalogue.AddAsync("the same", Cancellation);
        var second = await catalogue.AddAsync("the same", Cancellation);

        Assert.Equal(1, catalogue.Store.Puts);
        Assert.Equal("the same", await catalogue.ReadOrNullAsync(first, Cancellation));
        Assert.Equal("the same", await catalogue.ReadOrNullAsync(second, Cancellation));
    }

    [Fact]
    public async Task A_sweep_leaves_what_a_version_names_however_old()
    {
        await using var catalogue = await MakeAsync();
        var id = await catalogue.AddAsync("kept", Cancellation);

        catalogue.Time.Advance(TwoDays);
        await catalogue.Get<Blobs>().SweepAsync(Cancellation);

        Assert.Equal("kept", await catalogue.ReadOrNullAsync(id, Cancellation));
    }

    [Fact]
    public async Task What_an_upload_left_that_died_after_its_bytes_is_swept_after_its_claim_and_not_before()
    {
        await using var catalogue = await MakeAsync();
        await using var spooled = await catalogue.SpoolAsync("orphan", Cancellation);
        await catalogue.Get<Blobs>().StoreAsync(spooled, Cancellation);

        await catalogue.Get<Blobs>().SweepAsync(Cancellation);
        var before = await catalogue.CountFilesAsync(Cancellation);
        catalogue.Time.Advance(TwoDays);
        await catalogue.Get<Blobs>().SweepAsync(Cancellation);

        Assert.Equal(1, before);
        Assert.Equal(0, await catalogue.CountFilesAsync(Cancellation));
        await using var rows = await catalogue.OpenAsync(Cancellation);
        Assert.Equal(0, await rows.Blobs.CountAsync(Cancellation));
    }

    [Fact]
    public async Task An_upload_that_died_between_its_row_and_its_bytes_does_not_fool_the_next()
    {
        await using var catalogue = await MakeAsync();
        catalogue.Store.BeforePut = () => throw new FileStoreUnavailableException("It died here.");

        await Assert.ThrowsAsync<FileStoreUnavailableException>(() => catalogue.AddAsync("twice", Cancellation));
        var id = await catalogue.AddAsync("twice", Cancellation);

        Assert.Equal("twice", await catalogue.ReadOrNullAsync(id, Cancellation));
    }

    [Fact]
    public async Task A_sweep_that_comes_between_claim_and_bytes_takes_nothing()
    {
        await using var catalogue = await MakeAsync();
        catalogue.Store.BeforePut = () => catalogue.Get<Blobs>().SweepAsync(Cancellation);

        var id = await catalogue.AddAsync("in between", Cancellation);

        Assert.Equal("in between", await catalogue.ReadOrNullAsync(id, Cancellation));
    }

    [Fact]
    public async Task An_upload_that_outlasts_its_claim_and_meets_a_sweep_stores_its_bytes_anew()
    {
        await using var catalogue = await MakeAsync();
        catalogue.Store.BeforePut = async () =>
        {
            catalogue.Time.Advance(TwoDays);
            await catalogue.Get<Blobs>().SweepAsync(Cancellation);
        };

        var id = await catalogue.AddAsync("slow", Cancellation);

        Assert.Equal("slow", await catalogue.ReadOrNullAsync(id, Cancellation));
        Assert.Equal(2, catalogue.Store.Puts);
    }

    [Fact]
    public async Task An_upload_that_comes_while_a_sweep_deletes_the_same_bytes_gets_a_key_of_its_own()
    {
        await using var catalogue = await MakeAsync();
        await using (var spooled = await catalogue.SpoolAsync("again", Cancellation))
        {
            await catalogue.Get<Blobs>().StoreAsync(spooled, Cancellation);
        }

        var id = Guid.Empty;
        catalogue.Time.Advance(TwoDays);
        catalogue.Store.BeforeDelete = async () => id = await catalogue.AddAsync("again", Cancellation);
        await catalogue.Get<Blobs>().SweepAsync(Cancellation);

        Assert.Equal("again", await catalogue.ReadOrNullAsync(id, Cancellation));
        Assert.Equal(1, await catalogue.CountFilesAsync(Cancellation));
    }

    [Fact]
    public async Task A_sweep_that_died_at_its_deletion_is_finished_by_the_next()
    {
        await using var catalogue = await MakeAsync();
        await using var spooled = await catalogue.SpoolAsync("left", Cancellation);
        await catalogue.Get<Blobs>().StoreAsync(spooled, Cancellation);
        catalogue.Time.Advance(TwoDays);
        catalogue.Store.BeforeDelete = () => throw new FileStoreUnavailableException("It died here.");

        await catalogue.Get<Blobs>().SweepAsync(Cancellation);
        Assert.Equal(1, await catalogue.CountFilesAsync(Cancellation));
        var id = await catalogue.AddAsync("left", Cancellation);
        await catalogue.Get<Blobs>().SweepAsync(Cancellation);

        Assert.Equal("left", await catalogue.ReadOrNullAsync(id, Cancellation));
        Assert.Equal(1, await catalogue.CountFilesAsync(Cancellation));
    }
}

public sealed class SqliteBlobTests() : BlobContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlBlobTests() : BlobContract(CatalogueProvider.PostgreSql);
