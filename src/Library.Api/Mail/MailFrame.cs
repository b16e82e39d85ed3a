using Library.Storage;
using Library.Storage.Mail;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Mail;

/// <summary>What all mails have in common: who they are from, what they are known by, that no program answers them, how one stops them, and their foot.</summary>
internal sealed class MailFrame(IOptions<MailOptions> options, SiteAddress site)
{
    /// <summary>The last lines of a plain text.</summary>
    public string Foot => $"\n\n-- \n{options.Value.FromName}\n{site.Base}\n";

    /// <summary>What a mail is called that is not called otherwise.</summary>
    public static string IdOf(SiteAddress site, Guid mailId) => $"{mailId:N}@{site.Base.IdnHost}";

    /// <summary>A mail without its text. Its id is the row's, so that whoever gets it twice can tell.</summary>
    /// <param name="author">Whose words it brings; null for nobody's.</param>
    /// <param name="stop">What a mail program's button asks to stop mails of its kind (RFC 8058); null where there is none.</param>
    public MimeMessage Begin(OutgoingMail mail, string recipient, string subject, string? author, Uri? stop)
    {
        var sender = options.Value.Sender;
        var message = new MimeMessage { Subject = subject, Date = mail.CreatedAt, MessageId = IdOf(site, mail.Id) };
        message.From.Add(author is null ? sender : new MailboxAddress($"{PlainLine.Of(author)} via {sender.Name}", sender.Address));
        message.To.Add(new MailboxAddress("", recipient));

        // RFC 3834: no vacation notices in answer.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (stop is not null)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{stop.AbsoluteUri}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        return message;
    }
}
