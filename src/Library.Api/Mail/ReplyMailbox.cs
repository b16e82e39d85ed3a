using Library.Storage;

namespace Library.Api.Mail;

/// <summary>The mailbox that the mail server hands to <c>library deliver</c>, such as <c>reply@mail.school.example</c>, and the addresses that are made of it.</summary>
internal sealed record ReplyMailbox(string Local, string Domain)
{
    private const string CopPrefix = "cop-";
    private const string BouncePrefix = "bounce-";

    /// <summary>Reads the setting; null where it is not an address.</summary>
    public static ReplyMailbox? ReadOrNull(string address) =>
        MailAddress.IsGood(address) && address.LastIndexOf('@') is > 0 and var at && !address[..at].Contains('+', StringComparison.Ordinal) ? new ReplyMailbox(address[..at], MailAddress.DomainOf(address)) : null;

    /// <summary>The address that takes replies with a secret.</summary>
    public string With(string secret) => $"{Local}+{secret}@{Domain}";

    /// <summary>Where a mail server reports that a mail cannot be delivered.</summary>
    public string OfBounce(Guid mailId) => With($"{BouncePrefix}{mailId:N}");

    /// <summary>The mail that an address takes reports of; null for every other address.</summary>
    public Guid? BounceOrNull(string address) => Read(address).Secret is { } secret && secret.StartsWith(BouncePrefix, StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(secret[BouncePrefix.Length..], "N", out var id) ? id : null;

    /// <summary>The address of a COP.</summary>
    public string OfCop(string slug) => $"{CopPrefix}{slug}@{Domain}";

    /// <summary>Whether an address is a way in, and which: the secret of a reply, or the slug of a COP.</summary>
    public (string? Secret, string? Cop) Read(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || MailAddress.DomainOf(address) != Domain)
        {
            return (null, null);
        }

        var local = address[..at];
        return local.StartsWith($"{Local}+", StringComparison.OrdinalIgnoreCase) ? (local[(Local.Length + 1)..], null)
            : local.StartsWith(CopPrefix, StringComparison.OrdinalIgnoreCase) && local[CopPrefix.Length..].ToLowerInvariant() is var slug && Slug.Of(slug, Slug.MaxLength) == slug ? (null, slug)
            : (null, null);
    }
}
