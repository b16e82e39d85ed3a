using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Library.Api.Delivery;

/// <summary>Answers people who have no account: the same thing once a week at most, since a sender may be forged.</summary>
internal sealed class Strangers(IDbContextFactory<LibraryDbContext> contexts, IOptions<MailOptions> options, SiteAddress site, TimeProvider time)
{
    private const string ForMembers = "This address is for members";
    private const string NotTaken = "Your message was not passed on";

    private static readonly TimeSpan Pause = TimeSpan.FromDays(7);

    /// <summary>Answers somebody who writes to a COP.</summary>
    public Task AnswerAsync(string address, CancellationToken cancellationToken) => AnswerAsync(
        address, ForMembers, $"Your message was not passed on: only members of {options.Value.FromName} write to its communities, from the addresses of their accounts.\n\nAsk for an account:\n\n{site.Of("/register").AbsoluteUri}", cancellationToken);

    /// <summary>Answers somebody whose message was refused.</summary>
    /// <param name="why">In a sentence.</param>
    public Task RefuseAsync(string address, string why, CancellationToken cancellationToken) => AnswerAsync(address, NotTaken, $"Your message was not passed on.\n\n{why}", cancellationToken);

    private async Task AnswerAsync(string address, string subject, string text, CancellationToken cancellationToken)
    {
        if (!MailAddress.IsGood(address))
        {
            return;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (normalized, since) = (OutgoingMail.Normalize(address), now - Pause);
        if (!await catalogue.OutgoingMails.AnyAsync(mail => mail.NormalizedRecipient == normalized && mail.Subject == subject && mail.CreatedAt > since, cancellationToken))
        {
            catalogue.Add(OutgoingMail.To(address, subject, text, now));
            await catalogue.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
