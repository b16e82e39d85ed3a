using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

public abstract class LedgerContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task What_was_added_is_due_until_a_commit_holds_it()
    {
        await using var catalogue = await MakeAsync();
        var id = await AddReadAsync(catalogue);
        var ledger = catalogue.Get<IndexingLedger>();

        var before = await ledger.ListDueAsync(10, Cancellation);
        await ledger.NoteCommittedAsync([(id, 1)], Cancellation);

        Assert.Equal([id], before);
        Assert.Empty(await ledger.ListDueAsync(10, Cancellation));
    }

    [Fact]
    public async Task A_lease_holds_a_document_back_until_it_runs_out_or_is_given_up()
    {
        await using var catalogue = await MakeAsync();
        var id = await AddReadAsync(catalogue);
        var ledger = catalogue.Get<IndexingLedger>();

        await ledger.LeaseAsync([id], IndexingLedger.Lease, Cancellation);
        var leased = await ledger.ListDueAsync(10, Cancellation);
        catalogue.Time.Advance(IndexingLedger.Lease + TimeSpan.FromSeconds(1));
        var ranOut = await ledger.ListDueAsync(10, Cancellation);
        await ledger.LeaseAsync([id], IndexingLedger.Lease, Cancellation);
        await ledger.ReleaseAllAsync(Cancellation);

        Assert.Empty(leased);
        Assert.Equal([id], ranOut);
        Assert.Equal([id], await ledger.ListDueAsync(10, Cancellation));
    }

    [Fact]
    public async Task An_older_revision_that_comes_late_takes_nothing_back()
    {
        await using var catalogue = await MakeAsync();
        var id = await AddReadAsync(catalogue);
        await catalogue.Get<DocumentChanges>().EditAsync(catalogue.Admin, id, input => input with { Title = "Another" }, Cancellation);
        var ledger = catalogue.Get<IndexingLedger>();

        await ledger.NoteCommittedAsync([(id, 2)], Cancellation);
        await ledger.NoteCommittedAsync([(id, 1)], Cancellation);

        Assert.Empty(await ledger.ListDueAsync(10, Cancellation));
    }

    [Fact]
    public async Task Compared_with_an_index_every_difference_is_due_and_the_strange_are_named()
    {
        await using var catalogue = await MakeAsync();
        var (same, older, absent, stranger) = (await AddReadAsync(catalogue), await AddReadAsync(catalogue), await AddReadAsync(catalogue), Guid.NewGuid());
        await catalogue.Get<DocumentChanges>().EditAsync(catalogue.Admin, older, input => input with { Title = "Another" }, Cancellation);
        var ledger = catalogue.Get<IndexingLedger>();
        await ledger.NoteCommittedAsync([(same, 1), (older, 2), (absent, 1)], Cancellation);

        var gone = await ledger.CompareAsync("build", new Dictionary<Guid, long> { [same] = 1, [older] = 1, [stranger] = 4 }, claim: null, Cancellation);

        Assert.Equal([stranger], gone);
        Assert.Equal(new[] { older, absent }.Order(), (await ledger.ListDueAsync(10, Cancellation)).Order());
    }

    [Fact]
    public async Task What_went_to_the_trash_is_withheld_from_everybody_until_a_commit_lacks_it()
    {
        await using var catalogue = await MakeAsync();
        var id = await AddReadAsync(catalogue);
        var ledger = catalogue.Get<IndexingLedger>();
        await ledger.NoteCommittedAsync([(id, 1)], Cancellation);

        await catalogue.Get<DocumentChanges>().TrashAsync(catalogue.Admin, id, Cancellation);
        var withheld = await ledger.ListWithheldAsync(catalogue.Admin.Scope, commit: null, Cancellation);
        await ledger.NoteCommittedAsync([(id, 2)], Cancellation);

        Assert.Equal([id], withheld);
        Assert.Empty(await ledger.ListWithheldAsync(catalogue.Admin.Scope, commit: null, Cancellation));
    }

    [Fact]
    public async Task What_nobody_reads_is_lost_unless_it_has_just_come_or_somebody_says_that_they_are_at_work()
    {
        await using var catalogue = await MakeAsync();
        var id = await catalogue.AddAsync("unread", Cancellation);
        var read = await AddReadAsync(catalogue);
        var ledger = catalogue.Get<IndexingLedger>();

        var justCome = await ledger.ListLostAsync(10, Cancellation);
        catalogue.Time.Advance(TimeSpan.FromSeconds(6));
        var lost = await ledger.ListLostAsync(10, Cancellation);
        await ledger.LeaseAsync([id], IndexingLedger.ShortLease, Cancellation);
        var leased = await ledger.ListLostAsync(10, Cancellation);
        await ledger.LeaseAsync([id], TimeSpan.FromHours(1), Cancellation);
        var leasedByAWrongClock = await ledger.ListLostAsync(10, Cancellation);

        Assert.Empty(justCome);
        Assert.Equal([id], lost);
        Assert.DoesNotContain(read, lost);
        Assert.Empty(leased);
        Assert.Equal([id], leasedByAWrongClock);
    }

    [Fact]
    public async Task What_a_commit_holds_and_nobody_noted_is_left_to_be_noted()
    {
        await using var catalogue = await MakeAsync();
        var id = await catalogue.AddAsync("read", Cancellation);
        var ledger = catalogue.Get<IndexingLedger>();
        await ledger.NoteCommittedAsync([(id, 1)], Cancellation);
        var withoutText = await ledger.ListUnnotedAsync(10, Cancellation);
        await using (var rows = await catalogue.OpenAsync(Cancellation))
        {
            // As an extraction does.
            await rows.Versions.Where(version => version.DocumentId == id).ExecuteUpdateAsync(update => update.SetProperty(version => version.ExtractorVersion, 1), Cancellation);
            await rows.Documents.Where(document => document.Id == id).ExecuteUpdateAsync(update => update.SetProperty(document => document.Revision, 2), Cancellation);
        }

        var notCommitted = await ledger.ListUnnotedAsync(10, Cancellation);
        await ledger.NoteCommittedAsync([(id, 2)], Cancellation);
        var committed = await ledger.ListUnnotedAsync(10, Cancellation);
        await ledger.NoteFoundAsync(committed, Cancellation);

        Assert.Empty(withoutText);
        Assert.Empty(notCommitted);
        Assert.Equal([(id, 1)], committed);
        Assert.Empty(await ledger.ListUnnotedAsync(10, Cancellation));
    }

    private static async Task<Guid> AddReadAsync(ACatalogue catalogue)
    {
        var id = await catalogue.AddAsync(Guid.NewGuid().ToString(), Cancellation);
        await using var rows = await catalogue.OpenAsync(Cancellation);
        await rows.Versions.Where(version => version.DocumentId == id).ExecuteUpdateAsync(update => update.SetProperty(version => version.State, VersionState.Indexed), Cancellation);
        return id;
    }
}

public sealed class SqliteLedgerTests() : LedgerContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlLedgerTests() : LedgerContract(CatalogueProvider.PostgreSql);
