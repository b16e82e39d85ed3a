using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>The list of what was purged names versions by their numbers: a catalogue that is older than it gives none of them again.</summary>
public abstract class PurgedNumberContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task A_number_that_was_purged_and_that_the_catalogue_never_had_is_not_given()
    {
        await using var catalogue = await MakeAsync();
        var id = await catalogue.AddAsync("one", Cancellation);
        await AddVersionAsync(catalogue, id, "two");
        await catalogue.Get<Purges>().ListAsync(new PurgeTarget(id, 2), Cancellation);
        await using (var rows = await catalogue.OpenAsync(Cancellation))
        {
            await rows.Versions.Where(version => version.Number == 2).ExecuteDeleteAsync(Cancellation);
        }

        await catalogue.Get<Purges>().ReserveNumbersAsync(Cancellation);
        await catalogue.Get<Purges>().ReserveNumbersAsync(Cancellation);
        await AddVersionAsync(catalogue, id, "another");

        await using var after = await catalogue.OpenAsync(Cancellation);
        Assert.Equal([1, 3], await after.Versions.Where(version => version.DocumentId == id).OrderBy(version => version.Number).Select(version => version.Number).ToListAsync(Cancellation));
        Assert.Equal(2, (await after.PurgedVersions.SingleAsync(Cancellation)).Number);
        Assert.Empty(await catalogue.Get<Purges>().ListPendingAsync(Cancellation));
    }

    [Fact]
    public async Task A_purge_on_its_way_is_not_taken_for_one_that_the_catalogue_never_had()
    {
        await using var catalogue = await MakeAsync();
        var id = await catalogue.AddAsync("one", Cancellation);
        await AddVersionAsync(catalogue, id, "two");
        var target = new PurgeTarget(id, 2);
        var purges = catalogue.Get<Purges>();

        await purges.ListAsync(target, Cancellation);
        await purges.ReserveNumbersAsync(Cancellation);
        var pending = await purges.ListPendingAsync(Cancellation);
        await purges.RemoveRowsAsync(target, personId: null, "By mistake.", Cancellation);
        await purges.ReserveNumbersAsync(Cancellation);

        Assert.Equal([target], pending);
        await using var after = await catalogue.OpenAsync(Cancellation);
        Assert.Equal("By mistake.", (await after.PurgedVersions.SingleAsync(Cancellation)).Reason);
    }

    [Fact]
    public async Task Nothing_is_reserved_of_a_document_that_is_gone()
    {
        await using var catalogue = await MakeAsync();
        await catalogue.Get<Purges>().ListAsync(new PurgeTarget(Guid.CreateVersion7(), 1), Cancellation);

        await catalogue.Get<Purges>().ReserveNumbersAsync(Cancellation);

        await using var after = await catalogue.OpenAsync(Cancellation);
        Assert.False(await after.PurgedVersions.AnyAsync(Cancellation));
    }

    private static async Task AddVersionAsync(ACatalogue catalogue, Guid id, string text)
    {
        await using var spooled = await catalogue.SpoolAsync(text, Cancellation);
        Assert.IsType<ChangeResult.Done>(await catalogue.Get<DocumentIntake>().AddVersionAsync(
            catalogue.Admin, id, "", new NewFile(spooled, "a.pdf", FileFormat.Pdf, Failure: null), idempotencyKey: null, Cancellation));
    }
}

public sealed class SqlitePurgedNumberTests() : PurgedNumberContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlPurgedNumberTests() : PurgedNumberContract(CatalogueProvider.PostgreSql);
