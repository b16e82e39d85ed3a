using Library.Storage.Alerts;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>What happens to saved searches and their documents in tests, a step each.</summary>
internal static class AlertSteps
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static SavedSearch ASearch(ACatalogue library, AlertFrequency frequency)
    {
        var now = library.Time.GetUtcNow();
        return new SavedSearch
        {
            Id = Guid.CreateVersion7(now),
            PersonId = library.Admin.Id,
            Name = "A search",
            Query = "?q=words",
            Frequency = frequency,
            CreatedAt = now,
            LookedAt = now.AddTicks(-1),
            ScopeHash = ScopeHash.Of(library.Admin.Scope),
        };
    }

    public static async Task<Guid> SaveAsync(ACatalogue library, AlertFrequency frequency, params Guid[] known)
    {
        await SetUsableAsync(library, "");
        var search = ASearch(library, frequency);
        Assert.Equal(SaveResult.Saved, await library.Get<SavedSearches>().SaveAsync(search, _ => Task.FromResult<IReadOnlyCollection<Guid>?>(known), Cancellation));
        return search.Id;
    }

    public static async Task<Guid> IndexedAsync(ACatalogue library, string text)
    {
        var id = await library.AddAsync(text, Cancellation);
        await using var catalogue = await library.OpenAsync(Cancellation);
        await catalogue.Documents.Where(document => document.Id == id).ExecuteUpdateAsync(update => update.SetProperty(document => document.IndexedRevision, document => document.Revision), Cancellation);
        return id;
    }

    /// <summary>Has the index show a newer state of a document.</summary>
    public static async Task ChangeAsync(ACatalogue library, Guid id)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        await catalogue.Documents.Where(document => document.Id == id).ExecuteUpdateAsync(
            update => update.SetProperty(document => document.IndexedRevision, document => document.Revision + 1).SetProperty(document => document.Revision, document => document.Revision + 1), Cancellation);
    }

    public static async Task SetTrashedAsync(ACatalogue library, Guid id, DateTimeOffset? trashedAt)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        await catalogue.Documents.Where(document => document.Id == id).ExecuteUpdateAsync(update => update.SetProperty(document => document.TrashedAt, trashedAt), Cancellation);
    }

    public static async Task SetUsableAsync(ACatalogue library, string why)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        if (!await catalogue.Schools.AnyAsync(Cancellation))
        {
            catalogue.Add(new School { Slug = "long-gone", Name = "Long Gone", MemberUntil = new DateOnly(2020, 6, 30) });
        }

        var person = await catalogue.Users.SingleAsync(Cancellation);
        person.EmailConfirmed = why != "unconfirmed";
        person.ApprovedAt = why == "unapproved" ? null : library.Time.GetUtcNow();
        person.EndedAt = why == "ended" ? library.Time.GetUtcNow() : null;
        person.SchoolSlug = why == "school left" ? "long-gone" : null;
        person.IsAdmin = why != "school left";
        await catalogue.SaveChangesAsync(Cancellation);
    }

    /// <summary>A look in which every search finds every document that its owner may see.</summary>
    public static async Task LookAsync(ACatalogue library)
    {
        var ledger = library.Get<AlertLedger>();
        var changed = await ledger.ListChangedAsync(commit: null, 100, Cancellation);
        var watched = await ledger.ListWatchedAsync(Cancellation);
        Assert.True(await ledger.TryNoteAsync(changed, watched, Found(watched, changed), Cancellation));
    }

    public static Dictionary<WatchedSearch, IReadOnlyList<ChangedDocument>> Found(WatchedSearches watched, IReadOnlyList<ChangedDocument> changed) =>
        watched.Watched.Where(search => !search.IsToBeLookedThrough).ToDictionary(
            search => search, search => (IReadOnlyList<ChangedDocument>)[.. changed.Where(document => document.Audience.Intersect(search.Owner.Scope.Tokens, StringComparer.Ordinal).Any())]);

    public static Task TellAsync(ACatalogue library) => library.Get<AlertTelling>().TellAsync(TimeSpan.Zero, Cancellation);

    public static async Task<List<(Guid, Guid)>> MatchesAsync(ACatalogue library)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        return (await catalogue.SavedSearchMatches.AsNoTracking().ToListAsync(Cancellation)).ConvertAll(match => (match.SavedSearchId, match.DocumentId));
    }

    public static async Task<int> CountMailedAsync(ACatalogue library)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        return await catalogue.SavedSearchMatches.CountAsync(match => match.MailId != null, Cancellation);
    }

    public static async Task<List<OutgoingMail>> MailsAsync(ACatalogue library)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        return await catalogue.OutgoingMails.AsNoTracking().Where(mail => mail.AlertedPersonId != null).ToListAsync(Cancellation);
    }
}
