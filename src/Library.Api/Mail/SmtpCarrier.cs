using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Mail;

/// <summary>Hands mails to an SMTP server (RFC 5321), one connection for all that wait.</summary>
internal sealed class SmtpCarrier(IOptions<MailOptions> options) : IMailCarrier
{
    private const int TimeoutMilliseconds = 30_000;

    public async Task CarryAsync(int count, Func<int, Task<CarriedMail?>> begin, Func<int, CarryResult, Task> done, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = TimeoutMilliseconds };
        for (var i = 0; i < count; i++)
        {
            if (await begin(i) is not { } mail)
            {
                continue;
            }

            var (result, mayGoOn) = await CarryAsync(client, mail, cancellationToken);
            await done(i, result);
            if (!mayGoOn)
            {
                return;
            }
        }

        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private async Task<(CarryResult Result, bool MayGoOn)> CarryAsync(SmtpClient client, CarriedMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(client, cancellationToken);
            // Reports that it cannot be delivered come to an address that names the mail.
            var from = options.Value is { ReplyMailbox: { } mailbox } ? new MailboxAddress("", mailbox.OfBounce(mail.Id)) : mail.Message.From.Mailboxes.First();
            await client.SendAsync(mail.Message, from, mail.Message.To.Mailboxes, cancellationToken);
            return (new CarryResult.Taken(), true);
        }
        catch (SmtpCommandException exception)
        {
            // The mail's own fault for good or for now; the next may fare better.
            return (new CarryResult.Refused(exception.Message, IsFinal: (int)exception.StatusCode is >= 500 and < 600, exception.ErrorCode == SmtpErrorCode.RecipientNotAccepted), client.IsConnected);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ProtocolException or AuthenticationException or SslHandshakeException or NotSupportedException or TimeoutException)
        {
            return (new CarryResult.Refused($"The mail server cannot be used: {exception.Message}", IsFinal: false), false);
        }
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        if (client.IsConnected)
        {
            return;
        }

        var mail = options.Value;
        await client.ConnectAsync(mail.Host ?? "", mail.Port, mail.Security.ToSocketOptions(), cancellationToken);
        if (mail is { User: { } user, Password: { } password })
        {
            await client.AuthenticateAsync(user, password, cancellationToken);
        }
    }
}
