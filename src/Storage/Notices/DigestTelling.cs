using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>
/// Tells people in the morning, or on Monday morning, what is new in their COPs, in conversations and of people and documents that they follow; of documents that are followed at once, or whose owners are, at once. Each thing once. What is told is written with the mail;
/// what the mail says is written when it goes out (<see cref="DigestReads"/>), by what they may see then. Where nothing is new there is no mail.
/// </summary>
public sealed class DigestTelling(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private const int MostAtATime = 200;

    /// <summary>Writes the digests that are due, and the mails of documents that are followed at once or whose owners are.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        await TellAtOnceAsync(DigestCandidates.WithSharedToHear, TellSharedAsync, cancellationToken);
        await TellAtOnceAsync(DigestCandidates.WithNewsOfDocumentsToHear, TellNewsOfDocumentsAsync, cancellationToken);
        var (daily, weekly) = (AlertTimes.LastMorning(clock), AlertTimes.LastMondayMorning(clock));
        IReadOnlyList<Reader> due;
        do
        {
            await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
            {
                var people = catalogue.Users.Where(person => person.Cops.Any() || catalogue.ConversationNotices.Any(row => row.PersonId == person.Id) || catalogue.PersonNotices.Any(row => row.PersonId == person.Id)
                    || catalogue.DocumentNotices.Any(row => row.PersonId == person.Id))
                    .Where(person => !catalogue.NoticeSettings.Any(row => row.PersonId == person.Id && row.DailyAt >= daily && row.WeeklyAt >= weekly));
                due = await catalogue.ListReadersAsync(people.WithUsableAccounts(catalogue, clock.Today).OrderBy(person => person.Id).Take(MostAtATime), clock.Today, cancellationToken);
            }

            foreach (var reader in due)
            {
                await TellAsync(reader, daily, weekly, cancellationToken);
            }
        }
        while (due.Count == MostAtATime);
    }

    private async Task TellAsync(Reader reader, DateTimeOffset daily, DateTimeOffset weekly, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var settings = await catalogue.NoticeSettings.SingleOrDefaultAsync(row => row.PersonId == reader.Id, cancellationToken) ?? catalogue.Add(new NoticeSettings { PersonId = reader.Id }).Entity;

        // Who is seen the first time hears from the next morning on.
        var (isDaily, isWeekly) = (settings.DailyAt < daily, settings.WeeklyAt < weekly);
        var since = isWeekly ? settings.WeeklyAt : settings.DailyAt;
        if ((isDaily || isWeekly) && !settings.IsSilent && since is { } last)
        {
            AlertFrequency[] frequencies = [.. new[] { (isDaily, AlertFrequency.Daily), (isWeekly, AlertFrequency.Weekly) }.Where(pair => pair.Item1).Select(pair => pair.Item2)];
            var found = await DigestCandidates.ListAsync(catalogue, reader, frequencies, last, clock.Now, cancellationToken);
            if (found.Count > 0)
            {
                var mail = OutgoingMail.NoticeOf(reader, conversationId: null, clock.Now, clock.Now);
                catalogue.Add(mail);
                catalogue.AddRange(found.Select(item => new DigestItem { PersonId = reader.Id, Kind = item.Kind, ItemId = item.Id, MailId = mail.Id }));
            }
        }

        settings.DailyAt = settings.DailyAt > daily ? settings.DailyAt : daily;
        settings.WeeklyAt = settings.WeeklyAt > weekly ? settings.WeeklyAt : weekly;
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Tells those who hear at once: by one mail for each person or document that they follow, which is a digest of it.</summary>
    private async Task TellAtOnceAsync(Func<LibraryDbContext, DateTimeOffset, IQueryable<Person>> who, Func<LibraryDbContext, Reader, DateTimeOffset, CancellationToken, Task<IReadOnlyList<AtOnceMail>>> what, CancellationToken cancellationToken)
    {
        IReadOnlyList<Reader> due;
        var since = clock.Now - DigestCandidates.Late;
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var people = who(catalogue, since).Where(person => !catalogue.NoticeSettings.Any(row => row.PersonId == person.Id && row.IsSilent));
            due = await catalogue.ListReadersAsync(people, clock.Today, cancellationToken);
        }

        foreach (var reader in due)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
            var settings = await catalogue.NoticeSettings.AsNoTracking().SingleOrDefaultAsync(row => row.PersonId == reader.Id, cancellationToken);
            foreach (var (subject, items) in await what(catalogue, reader, since, cancellationToken))
            {
                var mail = OutgoingMail.NoticeOf(reader, conversationId: null, clock.Now, QuietHours.EndOrNull(settings, clock.Now, clock.Zone) ?? clock.Now, subject);
                catalogue.Add(mail);
                catalogue.AddRange(items.Select(item => new DigestItem { PersonId = reader.Id, Kind = item.Kind, ItemId = item.Id, MailId = mail.Id }));
            }

            await catalogue.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<AtOnceMail>> TellSharedAsync(LibraryDbContext catalogue, Reader reader, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var found = await DigestCandidates.ListDocumentsAsync(catalogue, reader, [], [AlertFrequency.AtOnce], since, cancellationToken);
        var told = await DigestCandidates.ListToldAsync(catalogue, reader, [.. found.Select(document => document.Id)], cancellationToken);
        return [.. found.Where(document => !told.Contains((DigestKind.Document, document.Id))).GroupBy(document => document.OwnerId)
            .Select(group => new AtOnceMail("New from somebody you follow", [.. group.Select(document => (DigestKind.Document, document.Id))]))];
    }

    private static async Task<IReadOnlyList<AtOnceMail>> TellNewsOfDocumentsAsync(LibraryDbContext catalogue, Reader reader, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var found = await DigestCandidates.ListNewsOfDocumentsAsync(catalogue, reader, [AlertFrequency.AtOnce], since, cancellationToken);
        var told = await DigestCandidates.ListToldAsync(catalogue, reader, [.. found.Select(news => news.Id)], cancellationToken);
        return [.. found.Where(news => !told.Contains((news.Kind, news.Id)) && !(news.Kind == DigestKind.Begun && told.Contains((DigestKind.Answered, news.Id)))).DistinctBy(news => (news.Kind, news.Id)).GroupBy(news => news.DocumentId)
            .Select(group => new AtOnceMail("New about a document that you follow", [.. group.Select(news => (news.Kind, news.Id))]))];
    }

    /// <param name="Items">What the mail tells.</param>
    private sealed record AtOnceMail(string Subject, IReadOnlyList<(DigestKind Kind, Guid Id)> Items);
}
