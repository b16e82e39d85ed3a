using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>What a reminder says at the moment when it goes out.</summary>
/// <param name="IsOverdue">Whether its day has passed.</param>
public sealed record ReminderContents(Reader Reader, FollowUp FollowUp, string MeetingTitle, string CopLabel, bool IsOverdue);

/// <summary>
/// Reminds people of what they do after meetings: once some days before it is due, and once when it is overdue, in the morning. That somebody was told is noted
/// in the transaction that writes the mail; what the mail says is written when it goes out, while they may still see the meeting.
/// </summary>
public sealed class FollowUpReminders(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private const int MostAtATime = 200;

    /// <summary>Writes the mails that are due.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        // The day of the last morning: nobody hears at midnight that something is overdue.
        var today = clock.DayOf(AlertTimes.LastMorning(clock));
        await using (var catalogue = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await Due(catalogue, today).AnyAsync(cancellationToken))
            {
                return;
            }
        }

        while (await TellSomeAsync(today, cancellationToken))
        {
        }
    }

    /// <returns>Null where there is nothing left to do, or nobody who may hear of it.</returns>
    public async Task<ReminderContents?> ReadOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (await catalogue.FindReaderByIdOrNullAsync(mail.NotifiedPersonId, clock.Today, cancellationToken) is not { } reader
            || await catalogue.NoticeSettings.AnyAsync(row => row.PersonId == reader.Id && (row.IsSilent || row.IsUnreminded), cancellationToken)
            || await catalogue.FollowUps.AsNoTracking().SingleOrDefaultAsync(row => row.Id == mail.FollowUpId && row.PersonId == reader.Id && row.DoneAt == null, cancellationToken) is not { } followUp
            || await catalogue.Meetings.AsNoTracking().VisibleTo(reader).SingleOrDefaultAsync(row => row.Id == followUp.MeetingId, cancellationToken) is not { } meeting)
        {
            return null;
        }

        var label = await catalogue.Cops.Where(cop => cop.Slug == meeting.CopSlug).Select(cop => cop.Label).SingleAsync(cancellationToken);
        return new ReminderContents(reader, followUp, meeting.Title, label, followUp.DueOn < clock.Today);
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> TellSomeAsync(DateOnly today, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var due = await Due(catalogue, today).OrderBy(row => row.DueOn).ThenBy(row => row.Id).Take(MostAtATime).ToListAsync(cancellationToken);
        var ids = due.Select(row => row.PersonId).Distinct().ToArray();
        var readers = (await catalogue.ListReadersAsync(catalogue.Users.Where(person => EF.Parameter(ids).Contains(person.Id)), clock.Today, cancellationToken)).ToDictionary(reader => reader.Id);
        var settings = await catalogue.NoticeSettings.AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.PersonId)).ToDictionaryAsync(row => row.PersonId, cancellationToken);
        foreach (var followUp in due.Where(row => readers.ContainsKey(row.PersonId)))
        {
            // What was due while nobody looked is told as overdue alone.
            followUp.SoonToldAt ??= clock.Now;
            followUp.OverdueToldAt = followUp.DueOn < today ? clock.Now : null;
            catalogue.Add(OutgoingMail.ReminderOf(readers[followUp.PersonId], followUp.Id, clock.Now, QuietHours.EndOrNull(settings.GetValueOrDefault(followUp.PersonId), clock.Now, clock.Zone) ?? clock.Now));
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return due.Count == MostAtATime;
    }

    /// <summary>What is open, near or past its day and not told, of people who see the meeting and want to hear.</summary>
    private IQueryable<FollowUp> Due(LibraryDbContext catalogue, DateOnly today)
    {
        var people = catalogue.Users.WithUsableAccounts(catalogue, clock.Today);
        var soon = today.AddDays(FollowUp.RemindedBefore);
        return catalogue.FollowUps.Where(row => row.DoneAt == null && row.DueOn <= soon && (row.DueOn < today ? row.OverdueToldAt == null : row.SoonToldAt == null))
            .Where(row => !catalogue.NoticeSettings.Any(settings => settings.PersonId == row.PersonId && (settings.IsSilent || settings.IsUnreminded)))
            .Where(row => catalogue.Meetings.Any(meeting => meeting.Id == row.MeetingId && meeting.State != MeetingState.Draft
                && people.Any(person => person.Id == row.PersonId && (person.IsAdmin || person.Cops.Any(seat => seat.CopSlug == meeting.CopSlug)))));
    }
}
