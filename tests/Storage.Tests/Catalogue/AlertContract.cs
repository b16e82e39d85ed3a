using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using static Library.Storage.Tests.Catalogue.AlertSteps;

namespace Library.Storage.Tests.Catalogue;

/// <summary>Each document is told once for each saved search, in its time, and only while its owner may see it.</summary>
public abstract class AlertContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task Of_runners_at_the_same_time_one_notes_what_was_found()
    {
        await using var library = await MakeAsync();
        var search = await SaveAsync(library, AlertFrequency.AtOnce);
        var id = await IndexedAsync(library, "new");
        var ledger = library.Get<AlertLedger>();
        var changed = await ledger.ListChangedAsync(commit: null, 10, Cancellation);
        var watched = await ledger.ListWatchedAsync(Cancellation);

        var noted = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ledger.TryNoteAsync(changed, watched, Found(watched, changed), Cancellation)));

        Assert.Single(noted, isNoted => isNoted);
        Assert.Equal([(search, id)], await MatchesAsync(library));
        Assert.Empty(await ledger.ListChangedAsync(commit: null, 10, Cancellation));
    }

    [Fact]
    public async Task Runners_that_tell_at_the_same_time_write_one_mail()
    {
        await using var library = await MakeAsync();
        await SaveAsync(library, AlertFrequency.AtOnce);
        await IndexedAsync(library, "new");
        await LookAsync(library);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => library.Get<AlertTelling>().TellAsync(TimeSpan.Zero, Cancellation)));

        Assert.Single(await MailsAsync(library));
    }

    [Fact]
    public async Task What_was_there_when_a_search_was_saved_is_never_news_and_what_came_is_news_once()
    {
        await using var library = await MakeAsync();
        var old = await IndexedAsync(library, "old");
        var search = await SaveAsync(library, AlertFrequency.AtOnce, old);
        var fresh = await IndexedAsync(library, "new");
        await LookAsync(library);
        await ChangeAsync(library, old);
        await ChangeAsync(library, fresh);

        await LookAsync(library);
        await TellAsync(library);
        await LookAsync(library);
        await TellAsync(library);

        Assert.Equal([(search, fresh)], await MatchesAsync(library));
        Assert.Single(await MailsAsync(library));
    }

    [Fact]
    public async Task A_look_that_did_not_know_of_a_search_is_not_noted()
    {
        await using var library = await MakeAsync();
        await SaveAsync(library, AlertFrequency.AtOnce);
        var ledger = library.Get<AlertLedger>();
        var watched = await ledger.ListWatchedAsync(Cancellation);
        await IndexedAsync(library, "new");
        var changed = await ledger.ListChangedAsync(commit: null, 10, Cancellation);
        await SaveAsync(library, AlertFrequency.AtOnce);

        var isNoted = await ledger.TryNoteAsync(changed, watched, Found(watched, changed), Cancellation);

        Assert.False(isNoted);
        Assert.Empty(await MatchesAsync(library));
        Assert.Single(await ledger.ListChangedAsync(commit: null, 10, Cancellation));
    }

    [Fact]
    public async Task Without_saved_searches_nothing_is_looked_through()
    {
        await using var library = await MakeAsync();
        await IndexedAsync(library, "new");
        var ledger = library.Get<AlertLedger>();

        var isSkipped = await ledger.TrySkipAllAsync(Cancellation);

        Assert.True(isSkipped);
        Assert.Empty(await ledger.ListChangedAsync(commit: null, 10, Cancellation));
    }

    [Fact]
    public async Task A_document_waits_for_a_copy_of_the_index_that_has_it()
    {
        await using var library = await MakeAsync();
        var id = await IndexedAsync(library, "new");
        await using (var catalogue = await library.OpenAsync(Cancellation))
        {
            await catalogue.Documents.Where(document => document.Id == id).ExecuteUpdateAsync(update => update.SetProperty(document => document.IndexedCommit, 7), Cancellation);
        }

        Assert.Empty(await library.Get<AlertLedger>().ListChangedAsync(commit: 6, 10, Cancellation));
        Assert.Single(await library.Get<AlertLedger>().ListChangedAsync(commit: 7, 10, Cancellation));
    }

    [Fact]
    public async Task Daily_mails_come_in_the_morning_weekly_ones_on_monday_and_what_is_due_together_is_one_mail()
    {
        await using var library = await MakeAsync(); // Sunday noon, March 1, 2026
        await SaveAsync(library, AlertFrequency.Daily);
        await SaveAsync(library, AlertFrequency.Weekly);
        await SaveAsync(library, AlertFrequency.Never);
        await IndexedAsync(library, "on Sunday");
        await LookAsync(library);

        library.Time.Advance(TimeSpan.FromHours(18) + TimeSpan.FromMinutes(59));
        await TellAsync(library);
        Assert.Empty(await MailsAsync(library));
        library.Time.Advance(TimeSpan.FromMinutes(1)); // Monday, 7:00
        await TellAsync(library);
        Assert.Single(await MailsAsync(library));
        Assert.Equal(2, await CountMailedAsync(library));
        await IndexedAsync(library, "on Monday");
        library.Time.Advance(TimeSpan.FromHours(1));
        await LookAsync(library);
        library.Time.Advance(TimeSpan.FromHours(23)); // Tuesday, 7:00
        await TellAsync(library);
        Assert.Equal((2, 3), ((await MailsAsync(library)).Count, await CountMailedAsync(library)));
        library.Time.Advance(TimeSpan.FromDays(6)); // Monday, 7:00
        await TellAsync(library);

        Assert.Equal((3, 4), ((await MailsAsync(library)).Count, await CountMailedAsync(library)));
    }

    [Fact]
    public async Task What_its_reader_may_not_see_when_its_turn_comes_is_not_told_and_is_news_when_they_may_again()
    {
        await using var library = await MakeAsync();
        await SaveAsync(library, AlertFrequency.AtOnce);
        var id = await IndexedAsync(library, "withdrawn");
        await LookAsync(library);
        await SetTrashedAsync(library, id, library.Time.GetUtcNow());

        await TellAsync(library);
        var told = await MailsAsync(library);
        await SetTrashedAsync(library, id, trashedAt: null);
        await ChangeAsync(library, id);
        await LookAsync(library);
        await TellAsync(library);

        Assert.Empty(told);
        Assert.Single(await MailsAsync(library));
    }

    [Fact]
    public async Task A_mail_that_waits_tells_what_its_reader_may_see_when_it_goes_out()
    {
        await using var library = await MakeAsync();
        await SaveAsync(library, AlertFrequency.AtOnce);
        var (kept, withdrawn) = (await IndexedAsync(library, "kept"), await IndexedAsync(library, "withdrawn"));
        await LookAsync(library);
        await TellAsync(library);
        var mail = Assert.Single(await MailsAsync(library));
        await SetTrashedAsync(library, withdrawn, library.Time.GetUtcNow());

        var contents = await library.Get<AlertTelling>().ReadOrNullAsync(mail, Cancellation);
        await SetTrashedAsync(library, withdrawn, trashedAt: null);
        var again = await library.Get<AlertTelling>().ReadOrNullAsync(mail, Cancellation);
        await ChangeAsync(library, withdrawn);
        await LookAsync(library);
        await TellAsync(library);

        Assert.Equal([kept], Assert.Single(contents?.Searches ?? []).Documents);
        Assert.Equal([kept], Assert.Single(again?.Searches ?? []).Documents);
        Assert.Equal(2, (await MailsAsync(library)).Count);
    }

    [Theory]
    [InlineData("unconfirmed")]
    [InlineData("ended")]
    [InlineData("unapproved")]
    [InlineData("school left")]
    public async Task Who_may_not_use_their_account_is_told_of_nothing_until_they_may_again(string why)
    {
        await using var library = await MakeAsync();
        await SaveAsync(library, AlertFrequency.AtOnce);
        await SetUsableAsync(library, why);
        await IndexedAsync(library, "new");
        await LookAsync(library);
        await TellAsync(library);
        var silent = await MailsAsync(library);
        await SetUsableAsync(library, "");

        var watched = Assert.Single((await library.Get<AlertLedger>().ListWatchedAsync(Cancellation)).Watched);

        Assert.Empty(silent);
        Assert.True(watched.IsToBeLookedThrough);
    }

    [Fact]
    public async Task A_mail_is_not_sent_to_somebody_whose_account_ended_or_who_has_stopped_it_meanwhile()
    {
        await using var library = await MakeAsync();
        var search = await SaveAsync(library, AlertFrequency.AtOnce);
        await IndexedAsync(library, "new");
        await LookAsync(library);
        await TellAsync(library);
        var mail = Assert.Single(await MailsAsync(library));
        await SetUsableAsync(library, "ended");
        var ended = await library.Get<AlertTelling>().ReadOrNullAsync(mail, Cancellation);
        await SetUsableAsync(library, "");
        await TellAsync(library);
        mail = Assert.Single(await MailsAsync(library), other => other.Id != mail.Id);

        await library.Get<SavedSearches>().StopMailsAsync([search], Cancellation);
        var stopped = await library.Get<AlertTelling>().ReadOrNullAsync(mail, Cancellation);

        Assert.Null(ended);
        Assert.Null(stopped);
    }

    [Fact]
    public async Task Stopping_mails_leaves_the_site_and_what_waited_is_not_told_when_they_come_again()
    {
        await using var library = await MakeAsync();
        var (mailed, both) = (await SaveAsync(library, AlertFrequency.Daily), await SaveAsync(library, AlertFrequency.Daily));
        var searches = library.Get<SavedSearches>();
        await searches.ChangeAsync(library.Admin, both, new SavedSearchWish(null, null, AlertWay.Both), Cancellation);
        await IndexedAsync(library, "new");
        await LookAsync(library);

        await searches.StopMailsAsync([mailed, both], Cancellation);
        await searches.ChangeAsync(library.Admin, mailed, new SavedSearchWish(null, AlertFrequency.AtOnce, null), Cancellation);
        library.Time.Advance(TimeSpan.FromDays(2));
        await TellAsync(library);

        Assert.Empty(await MailsAsync(library));
        Assert.Equal(1, await searches.CountToldOnSiteAsync(library.Admin, Cancellation));
        Assert.All(await searches.ListAsync(library.Admin, Cancellation), view => Assert.Equal(1, view.New));
    }

    [Fact]
    public async Task A_deleted_search_comes_back_within_a_day_with_what_came_meanwhile()
    {
        await using var library = await MakeAsync();
        var old = await IndexedAsync(library, "old");
        var search = await SaveAsync(library, AlertFrequency.AtOnce, old);
        var (searches, ledger) = (library.Get<SavedSearches>(), library.Get<AlertLedger>());
        await searches.DeleteAsync(library.Admin, search, Cancellation);
        await SaveAsync(library, AlertFrequency.Never);
        var fresh = await IndexedAsync(library, "new");
        await LookAsync(library);
        Assert.DoesNotContain((search, fresh), await MatchesAsync(library));

        var isBack = await searches.RestoreAsync(library.Admin, search, Cancellation);
        var watched = Assert.Single((await ledger.ListWatchedAsync(Cancellation)).Watched, watched => watched.IsToBeLookedThrough);
        await ledger.NoteAllAsync(watched, [old, fresh], Cancellation);
        await ledger.NoteAllAsync(watched, [old, fresh], Cancellation);
        await searches.DeleteAsync(library.Admin, search, Cancellation);
        library.Time.Advance(TimeSpan.FromHours(25));
        await ledger.RemoveOldAsync(Cancellation);

        Assert.True(isBack);
        Assert.False(await searches.RestoreAsync(library.Admin, search, Cancellation));
    }

    [Fact]
    public async Task Nobody_keeps_more_than_fifty()
    {
        await using var library = await MakeAsync();
        for (var i = 0; i < SavedSearch.MaxPerPerson; i++)
        {
            await SaveAsync(library, AlertFrequency.Never);
        }

        var result = await library.Get<SavedSearches>().SaveAsync(ASearch(library, AlertFrequency.Never), _ => Task.FromResult<IReadOnlyCollection<Guid>?>([]), Cancellation);

        Assert.Equal(SaveResult.TooMany, result);
    }
}

public sealed class SqliteAlertTests() : AlertContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlAlertTests() : AlertContract(CatalogueProvider.PostgreSql);
