using Library.Api.Mail;
using Microsoft.Extensions.Options;

namespace Library.Api.Delivery.Mailbox;

/// <summary>The mailbox that the library reads by itself: the settings below <c>Library:Mail:Mailbox</c>.</summary>
internal sealed class MailboxOptions
{
    public const string Section = "Library:Mail:Mailbox";

    /// <summary>The IMAP server; null where no mailbox is read.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 993;

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>How the connection is encrypted.</summary>
    public MailSecurity Security { get; init; } = MailSecurity.Tls;

    /// <summary>Where new mails stand.</summary>
    public string Folder { get; init; } = "INBOX";

    public bool IsOn => !string.IsNullOrWhiteSpace(Host);
}

/// <summary>Says in one sentence for each wrong setting which it is and what it takes.</summary>
internal sealed class MailboxOptionsValidator(IOptions<MailOptions> mail) : IValidateOptions<MailboxOptions>
{
    public ValidateOptionsResult Validate(string? name, MailboxOptions options)
    {
        var failures = options.IsOn ? Failures(options).ToList() : [];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Failures(MailboxOptions options)
    {
        if (options.Port is < 1 or > 65_535)
        {
            yield return $"{Key(nameof(MailboxOptions.Port))} is {options.Port}; it takes 1 to 65535.";
        }

        if (string.IsNullOrEmpty(options.User))
        {
            yield return $"{Key(nameof(MailboxOptions.User))} is missing; it is the account of the mailbox.";
        }

        if (string.IsNullOrEmpty(options.Password))
        {
            yield return $"{Key(nameof(MailboxOptions.Password))} is missing; it is that of the mailbox's account.";
        }

        if (string.IsNullOrWhiteSpace(options.Folder) || MailboxConnection.FoldersAside.Contains(options.Folder, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{Key(nameof(MailboxOptions.Folder))} is '{options.Folder}'; it takes the folder where new mails stand, which is none of {string.Join(" and ", MailboxConnection.FoldersAside)}.";
        }

        if (mail.Value.ReplyMailbox is null)
        {
            yield return $"{MailOptions.Section}:{nameof(MailOptions.ReplyAddress)} is missing; it is the address that the mailbox takes mails of.";
        }
    }

    private static string Key(string property) => $"{MailboxOptions.Section}:{property}";
}
