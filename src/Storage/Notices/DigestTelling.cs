using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>
/// Tells people in the morning, or on Monday morning, what is new in their COPs, in conversations and of people whom they follow; of documents whose owners they follow at once, at once. Each thing once. What is told is written with the mail;
/// what the mail says is written when it goes out (<see cref="DigestReads"/>), by what they may see then. Where nothing is new there is no mail.
/// </summary>
public sealed class DigestTelling(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private const int MostAtATime = 200;

    /// <summary>Writes the digests that are due, and the mails of documents whose owners are followed at once.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        await TellSharedAsync(cancellationToken);
        var (daily, weekly) = (AlertTimes.LastMorning(clock), AlertTimes.LastMondayMorning(clock));
        IReadOnlyList<Reader> due;
        do
        {
            await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
            {
                var people = catalogue.Users.Where(person => person.Cops.Any() || catalogue.ConversationNotices.Any(row => row.PersonId == person.Id) || catalogue.PersonNotices.Any(row => row.PersonId == person.Id))
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

    /// <summary>Tells those who follow people at once of the documents that these share: by one mail a person, which is a digest of it.</summary>
    private async Task TellSharedAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Reader> due;
        var since = clock.Now - DigestCandidates.Late;
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var people = DigestCandidates.WithSharedToHear(catalogue, since).Where(person => !catalogue.NoticeSettings.Any(row => row.PersonId == person.Id && row.IsSilent));
            due = await catalogue.ListReadersAsync(people, clock.Today, cancellationToken);
        }

        foreach (var reader in due)
        {
            await TellSharedAsync(reader, since, cancellationToken);
        }
    }

    private async Task TellSharedAsync(Reader reader, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var settings = await catalogue.NoticeSettings.AsNoTracking().SingleOrDefaultAsync(row => row.PersonId == reader.Id, cancellationToken);
        var found = await DigestCandidates.ListDocumentsAsync(catalogue, reader, [], [AlertFrequency.AtOnce], since, cancellationToken);
        Guid[] ids = [.. found.Select(document => document.Id)];
        var told = await catalogue.DigestItems.Where(item => item.PersonId == reader.Id && item.Kind == DigestKind.Document && EF.Parameter(ids).Contains(item.ItemId)).Select(item => item.ItemId).ToListAsync(cancellationToken);
        foreach (var group in found.Where(document => !told.Contains(document.Id)).GroupBy(document => document.OwnerId))
        {
            var mail = OutgoingMail.NoticeOf(reader, conversationId: null, clock.Now, QuietHours.EndOrNull(settings, clock.Now, clock.Zone) ?? clock.Now, "New from somebody you follow");
            catalogue.Add(mail);
            catalogue.AddRange(group.Select(document => new DigestItem { PersonId = reader.Id, Kind = DigestKind.Document, ItemId = document.Id, MailId = mail.Id }));
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
