using System.Globalization;
using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Delivery;

/// <summary>
/// Tells senders that their mail was refused, where no mail server returns it to them. People of the library hear of each mail, of the same one once and of some a day at most;
/// others where they had the secret of a reply, once a week: who writes to addresses that are made up, or forges a sender, gets no answer. Mails that no person wrote get none.
/// </summary>
internal sealed class Refusals(IDbContextFactory<LibraryDbContext> contexts, Strangers strangers, IOptions<MailOptions> options, SiteAddress site, AssociationClock clock)
{
    private const string Subject = "Your message was not taken";
    private const int MostADay = 20;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);
    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <param name="message">Its header is enough.</param>
    public async Task TellAsync(MimeMessage message, Delivered refused, CancellationToken cancellationToken)
    {
        if (refused.Sentence is not { } why || AutomaticMail.IsAutomatic(message) || AutomaticMail.IsOurs(message, site) || AutomaticMail.SenderOrNull(message) is not { } sender || !MailAddress.IsGood(sender) || IsOurs(sender))
        {
            return;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (await catalogue.FindReaderByEmailOrNullAsync(sender, clock, cancellationToken) is not { } reader)
        {
            await (refused.Code == ExitCode.NoPermission ? strangers.RefuseAsync(sender, why, cancellationToken) : Task.CompletedTask);
            return;
        }

        // The text names the mail by its subject and time, so that the same text is about the same mail.
        var text = $"Dear {reader.Name},\n\n{NameOf(message)} was not taken:\n\n{why}";
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var (now, normalized) = (clock.Now, OutgoingMail.Normalize(sender));
        var since = now - Remembered;
        var told = await catalogue.OutgoingMails.Where(mail => mail.NormalizedRecipient == normalized && mail.Subject == Subject && mail.CreatedAt > since).Select(mail => new { mail.Text, mail.CreatedAt }).ToListAsync(cancellationToken);
        if (told.Count(mail => mail.CreatedAt > now - Day) < MostADay && !told.Exists(mail => mail.Text == text))
        {
            catalogue.Add(OutgoingMail.To(sender, Subject, text, now));
            await catalogue.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Whether an answer would come back to us.</summary>
    private bool IsOurs(string address) =>
        options.Value.ReplyMailbox?.Read(address) is { Secret: not null } or { Cop: not null }
        || new[] { options.Value.ReplyAddress, options.Value.Sender.Address }.Contains(address, StringComparer.OrdinalIgnoreCase);

    private string NameOf(MimeMessage message)
    {
        var title = MailTitle.Of(message.Subject);
        var named = title.Length == 0 ? "your message" : $"your message “{title}”";
        return message.Date == DateTimeOffset.MinValue ? named : string.Create(American, $"{named} of {TimeZoneInfo.ConvertTime(message.Date, clock.Zone):MMMM d, yyyy, h:mm tt}");
    }
}
