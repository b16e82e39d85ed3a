using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Mail;

/// <summary>
/// Mails that came back for good. After a report that there is no such mailbox, or the third of another kind within a month, nothing more is sent to the address but what its owner asks for
/// (such as another password), until they say that it works again, or take another address.
/// </summary>
public sealed class BouncedMails(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    private const int MostFailures = 3;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>Notes that a mail could not be delivered for good; each mail once.</summary>
    /// <param name="isUnknown">Whether there is no such mailbox.</param>
    /// <param name="reason">What the mail server said.</param>
    public async Task NoteAsync(Guid mailId, bool isUnknown, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reason);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.OutgoingMails.SingleOrDefaultAsync(row => row.Id == mailId && row.BouncedAt == null, cancellationToken) is not { } mail
            || await catalogue.Users.SingleOrDefaultAsync(row => row.NormalizedEmail == mail.NormalizedRecipient, cancellationToken) is not { } person)
        {
            return;
        }

        var now = mail.BouncedAt = clock.Now;
        person.MailFailures = person.MailFailedAt > now - Remembered ? person.MailFailures + 1 : 1;
        (person.MailFailedAt, person.MailFailure) = (now, PlainLine.Of(reason) is { Length: > Person.MaxMailFailureLength } said ? said[..Person.MaxMailFailureLength] : PlainLine.Of(reason));
        if (person.MailStoppedAt is null && (isUnknown || person.MailFailures >= MostFailures))
        {
            person.MailStoppedAt = now;
            catalogue.Add(new AuditEntry { At = now.Value, PersonId = null, Action = "mail-stopped", Subject = person.Id.ToString(), Detail = person.MailFailure });
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes up the mails to somebody again.</summary>
    public async Task ResumeAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Users.Where(person => person.Id == personId).ExecuteUpdateAsync(
            update => update.SetProperty(person => person.MailFailures, 0).SetProperty(person => person.MailFailedAt, (DateTimeOffset?)null).SetProperty(person => person.MailStoppedAt, (DateTimeOffset?)null).SetProperty(person => person.MailFailure, (string?)null),
            cancellationToken);
    }

    /// <summary>Why mails to somebody are stopped; null where they are not.</summary>
    public async Task<string?> FindReasonOrNullAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Users.Where(person => person.Id == personId && person.MailStoppedAt != null).Select(person => person.MailFailure ?? "").SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Whether a mail goes to an address that mails are stopped to, and is none that its owner asked for.</summary>
    public async Task<bool> IsStoppedAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        if (mail is { NotifiedPersonId: null, AlertedPersonId: null })
        {
            return false;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Users.AnyAsync(person => person.NormalizedEmail == mail.NormalizedRecipient && person.MailStoppedAt != null, cancellationToken);
    }
}
