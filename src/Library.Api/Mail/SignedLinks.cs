using System.Security.Cryptography;
using Library.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Library.Api.Mail;

/// <summary>Links in mails that stop mails without signing in. They hold what they stop, protected by the site's keys, and stay good.</summary>
/// <param name="page">The page that asks to confirm.</param>
/// <param name="oneClick">Where mail programs stop them by themselves (RFC 8058).</param>
internal abstract class SignedLinks(IDataProtector protector, SiteAddress site, string page, string oneClick)
{
    protected Uri PageOf(byte[] content) => site.Of(QueryHelpers.AddQueryString(page, "token", TokenOf(content)));

    protected Uri OneClickOf(byte[] content) => site.Of(QueryHelpers.AddQueryString(oneClick, "token", TokenOf(content)));

    /// <summary>What a link holds; null where it is not one of ours.</summary>
    protected byte[]? ContentOrNull(string? token)
    {
        try
        {
            return protector.Unprotect(WebEncoders.Base64UrlDecode(token ?? ""));
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private string TokenOf(byte[] content) => WebEncoders.Base64UrlEncode(protector.Protect(content));
}
