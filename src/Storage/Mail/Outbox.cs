using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Mail;

/// <summary>The mails that are still to be sent, and how it went. A mail is sent at least once: a crash just after the server took it sends it again, under the same Message-ID.</summary>
public sealed class Outbox(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a mail is kept after it was sent: it may hold a link that lets somebody in.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // Five minutes doubled ten times make three days and a half, as long as mail servers try.
    private const int MaxAttempts = 10;

    // Longer than a server is given to take one mail.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMinutes(5);

    /// <summary>Mails that are due, the oldest first.</summary>
    public async Task<IReadOnlyList<OutgoingMail>> ListDueAsync(int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await catalogue.OutgoingMails.AsNoTracking()
            .Where(mail => mail.SentAt == null && mail.GivenUpAt == null && mail.NotBefore <= now)
            .OrderBy(mail => mail.NotBefore).ThenBy(mail => mail.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Has a mail be this process's to send for the length of a lease. False where another is at it, or was.</summary>
    /// <param name="mail">As it was listed.</param>
    public Task<bool> TryClaimAsync(OutgoingMail mail, CancellationToken cancellationToken) => MoveAsync(mail, mail?.NotBefore, time.GetUtcNow() + Lease, cancellationToken);

    /// <summary>Gives a claim up that came to nothing, so that the mail is due as before.</summary>
    /// <param name="mail">As it was claimed.</param>
    public Task ReleaseAsync(OutgoingMail mail, CancellationToken cancellationToken) => MoveAsync(mail, notBefore: null, mail?.NotBefore ?? default, cancellationToken);

    private async Task<bool> MoveAsync(OutgoingMail? mail, DateTimeOffset? notBefore, DateTimeOffset next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.OutgoingMails.Where(row => row.Id == mail.Id && row.SentAt == null && row.GivenUpAt == null && (notBefore == null || row.NotBefore == notBefore))
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.NotBefore, next), cancellationToken) == 1;
    }

    /// <summary>Notes that a server took the mail.</summary>
    public async Task NoteSentAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await catalogue.OutgoingMails.Where(mail => mail.Id == id).ExecuteUpdateAsync(
            update => update.SetProperty(mail => mail.SentAt, now).SetProperty(mail => mail.Attempts, mail => mail.Attempts + 1).SetProperty(mail => mail.Failure, (string?)null),
            cancellationToken);
    }

    /// <summary>Puts a mail off, or gives it up where another try would not help or there were enough.</summary>
    public async Task NoteFailureAsync(OutgoingMail mail, string failure, bool isFinal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(failure);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var next = now + (FirstDelay * Math.Pow(2, Math.Min(mail.Attempts, MaxAttempts)));
        DateTimeOffset? givenUp = isFinal || mail.Attempts + 1 >= MaxAttempts ? now : null;
        var said = failure[..Math.Min(failure.Length, OutgoingMail.MaxFailureLength)];
        await catalogue.OutgoingMails.Where(row => row.Id == mail.Id).ExecuteUpdateAsync(
            update => update
                .SetProperty(row => row.NotBefore, next)
                .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                .SetProperty(row => row.GivenUpAt, givenUp)
                .SetProperty(row => row.Failure, said),
            cancellationToken);
    }

    /// <summary>Notes that a mail is not sent, because there is nothing left to be told with it.</summary>
    public async Task NoteNeedlessAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await catalogue.OutgoingMails.Where(mail => mail.Id == id && mail.SentAt == null).ExecuteUpdateAsync(
            update => update.SetProperty(mail => mail.GivenUpAt, now).SetProperty(mail => mail.Failure, "There was nothing left to be told with it."),
            cancellationToken);
    }

    /// <summary>Removes mails that were sent or given up long enough ago.</summary>
    public async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var before = time.GetUtcNow() - Kept;
        await catalogue.OutgoingMails.Where(mail => mail.SentAt < before || mail.GivenUpAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
