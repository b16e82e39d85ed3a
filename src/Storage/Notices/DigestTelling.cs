using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>
/// Tells people in the morning, or on Monday morning, what is new in their COPs: each thing once. What is told is written with the mail;
/// what the mail says is written when it goes out (<see cref="DigestReads"/>), by what they may see then. Where nothing is new there is no mail.
/// </summary>
public sealed class DigestTelling(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private const int MostAtATime = 200;

    /// <summary>Writes the digests that are due.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        var (daily, weekly) = (AlertTimes.LastMorning(clock), AlertTimes.LastMondayMorning(clock));
        IReadOnlyList<Reader> due;
        do
        {
            await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
            {
                var people = catalogue.Users.Where(person => person.Cops.Any() || catalogue.ConversationNotices.Any(row => row.PersonId == person.Id))
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
}
