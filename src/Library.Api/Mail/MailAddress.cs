using MimeKit;

namespace Library.Api.Mail;

/// <summary>What counts as an e-mail address here: one mailbox without a name, as RFC 5321 has it.</summary>
internal static class MailAddress
{
    public const int MaxLength = 254;

    private static readonly ParserOptions Strict = new() { AddressParserComplianceMode = RfcComplianceMode.Strict, AllowAddressesWithoutDomain = false };

    public static bool IsGood(string address) =>
        address.Length <= MaxLength
        && !address.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is '<' or '>' or '"')
        && MailboxAddress.TryParse(Strict, address, out var mailbox)
        && mailbox.Address == address;

    /// <summary>What stands behind the @, in lower case; empty where there is none.</summary>
    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();
}
