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

    public async Task CarryAsync(int count, Func<int, Task<MimeMessage?>> begin, Func<int, CarryResult, Task> done, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = TimeoutMilliseconds };
        for (var i = 0; i < count; i++)
        {
            if (await begin(i) is not { } message)
            {
                continue;
            }

            var (result, mayGoOn) = await CarryAsync(client, message, cancellationToken);
            await done(i, result);
            if (!mayGoOn)
            {
                return;
            }
        }

        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private async Task<(CarryResult Result, bool MayGoOn)> CarryAsync(SmtpClient client, MimeMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(client, cancellationToken);
            await client.SendAsync(message, cancellationToken);
            return (new CarryResult.Taken(), true);
        }
        catch (SmtpCommandException exception)
        {
            // The mail's own fault for good or for now; the next may fare better.
            return (new CarryResult.Refused(exception.Message, IsFinal: (int)exception.StatusCode is >= 500 and < 600), client.IsConnected);
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
        await client.ConnectAsync(mail.Host ?? "", mail.Port, OptionsOf(mail.Security), cancellationToken);
        if (mail is { User: { } user, Password: { } password })
        {
            await client.AuthenticateAsync(user, password, cancellationToken);
        }
    }

    private static SecureSocketOptions OptionsOf(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}
