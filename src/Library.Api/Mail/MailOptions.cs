using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Mail;

/// <summary>How mail leaves the site: the settings below <c>Library:Mail</c>.</summary>
internal sealed class MailOptions
{
    public const string Section = "Library:Mail";

    /// <summary>The SMTP server; where none is set, mails are written as files below the data folder.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>How the connection is encrypted.</summary>
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>The address that mails come from.</summary>
    public string? From { get; init; }

    public string FromName { get; init; } = "Charter Knowledge Center";

    /// <summary>The mailbox that takes replies, see <see cref="ReplyMailbox"/>; null where people answer on the site alone.</summary>
    public string? ReplyAddress { get; init; }

    /// <summary>The largest message that is taken in, in bytes.</summary>
    public long MaxMessageBytes { get; init; } = 50L * 1024 * 1024;

    public ReplyMailbox? ReplyMailbox => string.IsNullOrEmpty(ReplyAddress) ? null : Mail.ReplyMailbox.ReadOrNull(ReplyAddress);

    public MailboxAddress Sender => new(FromName, From ?? "knowledge-center@localhost");
}

internal enum MailSecurity
{
    /// <summary>Not at all: for a server on the same machine.</summary>
    None,

    /// <summary>By the command STARTTLS (RFC 3207); a server that does not know it is not used.</summary>
    StartTls,

    /// <summary>From the first byte (RFC 8314).</summary>
    Tls,
}

internal static class MailSecurities
{
    public static SecureSocketOptions ToSocketOptions(this MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}

/// <summary>Says in one sentence for each wrong setting which it is and what it takes.</summary>
internal sealed class MailOptionsValidator : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(MailOptions options)
    {
        if (options.Port is < 1 or > 65_535)
        {
            yield return $"{Key(nameof(MailOptions.Port))} is {options.Port}; it takes 1 to 65535.";
        }

        if (options.Host is not null && options.From is null)
        {
            yield return $"{Key(nameof(MailOptions.From))} is missing; it is the address that mails come from.";
        }

        if (options.From is { } from && !MailAddress.IsGood(from))
        {
            yield return $"{Key(nameof(MailOptions.From))} is '{from}', which is not an e-mail address.";
        }

        if (options.User is not null != options.Password is not null)
        {
            yield return $"{Key(nameof(MailOptions.User))} and {Key(nameof(MailOptions.Password))} belong together; only one of them is set.";
        }

        if (options is { ReplyAddress: { Length: > 0 } reply, ReplyMailbox: null })
        {
            yield return $"{Key(nameof(MailOptions.ReplyAddress))} is '{reply}'; it takes an address without '+', such as reply@mail.school.example.";
        }

        if (options.MaxMessageBytes < 1024)
        {
            yield return $"{Key(nameof(MailOptions.MaxMessageBytes))} is {options.MaxMessageBytes}; it takes 1024 or more.";
        }

        if (options.FromName.Any(char.IsControl))
        {
            yield return $"{Key(nameof(MailOptions.FromName))} holds control characters.";
        }
    }

    private static string Key(string property) => $"{MailOptions.Section}:{property}";
}
