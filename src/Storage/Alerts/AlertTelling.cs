using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Alerts;

/// <summary>
/// Tells people what their saved searches found, when its turn has come: one mail for all that is due to one person. That it was told is written with the mail,
/// and what the mail says when it goes out, by what they may see then. What they may not see any more is forgotten, so that it is news where they may again.
/// </summary>
public sealed class AlertTelling(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>Writes the mails that are due, and has the site show what is due there.</summary>
    /// <param name="gathering">How long what is told at once waits for more, so that files that come together make one mail.</param>
    public async Task TellAsync(TimeSpan gathering, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await Due(catalogue, gathering).AnyAsync(cancellationToken))
        {
            return;
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var searches = await Due(catalogue, gathering).AsNoTracking().ToListAsync(cancellationToken);
        var owners = searches.Select(search => search.PersonId).Distinct().ToArray();
        var readers = await catalogue.ListReadersAsync(catalogue.Users.Where(person => EF.Parameter(owners).Contains(person.Id)), clock.Today, cancellationToken);
        foreach (var reader in readers)
        {
            await TellAsync(catalogue, reader, [.. searches.Where(search => search.PersonId == reader.Id)], cancellationToken);
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>What a mail tells now. From then on its documents count as named, whether or not the mail arrives.</summary>
    /// <returns>Null where there is nothing left to tell, or nobody who may hear it.</returns>
    public async Task<AlertContents?> ReadOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.FindReaderByIdOrNullAsync(mail.AlertedPersonId, clock.Today, cancellationToken) is not { } reader)
        {
            // What no mail has named waits until they may use their account again.
            await catalogue.SavedSearchMatches.Where(match => match.MailId == mail.Id && match.NamedAt == null)
                .ExecuteUpdateAsync(update => update.SetProperty(match => match.MailId, (Guid?)null).SetProperty(match => match.ToldAt, (DateTimeOffset?)null), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return null;
        }

        var matches = await catalogue.SavedSearchMatches.AsTracking().Where(match => match.MailId == mail.Id).OrderByDescending(match => match.FoundAt).ThenBy(match => match.DocumentId).ToListAsync(cancellationToken);
        var visible = await ListVisibleAsync(catalogue, reader, matches, cancellationToken);
        catalogue.RemoveRange(matches.Where(match => match.NamedAt == null && !visible.Contains(match.DocumentId)));
        var ids = matches.Select(match => match.SavedSearchId).Distinct().ToArray();
        var searches = await catalogue.SavedSearches.AsNoTracking()
            .Where(search => EF.Parameter(ids).Contains(search.Id) && search.DeletedAt == null && search.Frequency != AlertFrequency.Never && search.Way != AlertWay.Site)
            .OrderBy(search => search.Name).ThenBy(search => search.Id).ToListAsync(cancellationToken);
        var told = searches.ConvertAll(search => new AlertedSearch(search, [.. matches.Where(match => match.SavedSearchId == search.Id && visible.Contains(match.DocumentId)).Select(match => match.DocumentId)]))
            .FindAll(search => search.Documents.Count > 0);
        var named = told.SelectMany(search => search.Documents.Select(document => (search.Search.Id, document))).ToHashSet();
        matches.FindAll(match => named.Contains((match.SavedSearchId, match.DocumentId))).ForEach(match => match.NamedAt ??= clock.Now);
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return told.Count == 0 ? null : new AlertContents(reader, told);
    }

    /// <summary>Searches with something that it is time to tell.</summary>
    private IQueryable<SavedSearch> Due(LibraryDbContext catalogue, TimeSpan gathering)
    {
        var (atOnce, daily, weekly) = (clock.Now - gathering, AlertTimes.LastMorning(clock), AlertTimes.LastMondayMorning(clock));
        var due = catalogue.SavedSearchMatches.Where(match => match.ToldAt == null).Join(
            catalogue.SavedSearches.Where(search => search.DeletedAt == null), match => match.SavedSearchId, search => search.Id, (match, search) => new { match.FoundAt, search.Id, search.Frequency, search.PersonId })
            .Where(row => (row.Frequency == AlertFrequency.AtOnce && row.FoundAt <= atOnce) || (row.Frequency == AlertFrequency.Daily && row.FoundAt <= daily) || (row.Frequency == AlertFrequency.Weekly && row.FoundAt <= weekly));
        var hearing = catalogue.Users.WithUsableAccounts(catalogue, clock.Today);
        return catalogue.SavedSearches.Where(search => due.Any(row => row.Id == search.Id) && hearing.Any(person => person.Id == search.PersonId));
    }

    private async Task TellAsync(LibraryDbContext catalogue, Reader reader, IReadOnlyList<SavedSearch> searches, CancellationToken cancellationToken)
    {
        var ids = searches.Select(search => search.Id).ToArray();
        var waiting = await catalogue.SavedSearchMatches.AsTracking().Where(match => EF.Parameter(ids).Contains(match.SavedSearchId) && match.ToldAt == null).ToListAsync(cancellationToken);
        var visible = await ListVisibleAsync(catalogue, reader, waiting, cancellationToken);
        catalogue.RemoveRange(waiting.Where(match => !visible.Contains(match.DocumentId)));
        var told = waiting.FindAll(match => visible.Contains(match.DocumentId));
        told.ForEach(match => match.ToldAt = clock.Now);
        var mailed = searches.Where(search => search.Way != AlertWay.Site).Select(search => search.Id).ToHashSet();
        var inMail = told.FindAll(match => mailed.Contains(match.SavedSearchId));
        if (inMail.Count > 0)
        {
            var mail = OutgoingMail.AlertOf(reader.Id, reader.Email, "New documents for your saved searches", clock.Now);
            inMail.ForEach(match => match.MailId = mail.Id);
            catalogue.Add(mail);
        }
    }

    private static async Task<IReadOnlySet<Guid>> ListVisibleAsync(LibraryDbContext catalogue, Reader reader, IEnumerable<SavedSearchMatch> matches, CancellationToken cancellationToken)
    {
        var ids = matches.Select(match => match.DocumentId).Distinct().ToArray();
        return await catalogue.Documents.VisibleTo(reader.Scope).Where(document => document.TrashedAt == null && EF.Parameter(ids).Contains(document.Id)).Select(document => document.Id).ToHashSetAsync(cancellationToken);
    }
}
