using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Library.Api.Delivery;

/// <summary>Answers people who have no account and write to a COP: once a week at most, since a sender may be forged.</summary>
internal sealed class Strangers(IDbContextFactory<LibraryDbContext> contexts, IOptions<MailOptions> options, SiteAddress site, TimeProvider time)
{
    private const string Subject = "This address is for members";

    private static readonly TimeSpan Pause = TimeSpan.FromDays(7);

    public async Task AnswerAsync(string address, CancellationToken cancellationToken)
    {
        if (!MailAddress.IsGood(address))
        {
            return;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (normalized, since) = (OutgoingMail.Normalize(address), now - Pause);
        if (!await catalogue.OutgoingMails.AnyAsync(mail => mail.NormalizedRecipient == normalized && mail.Subject == Subject && mail.CreatedAt > since, cancellationToken))
        {
            catalogue.Add(OutgoingMail.To(address, Subject, $"Your message was not passed on: only members of {options.Value.FromName} write to its communities, from the addresses of their accounts.\n\nAsk for an account:\n\n{site.Of("/register").AbsoluteUri}", now));
            await catalogue.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
