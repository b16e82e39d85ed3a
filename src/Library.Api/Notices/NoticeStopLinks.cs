using System.Security.Cryptography;
using System.Text.Json;
using Library.Storage;
using Library.Storage.Notices;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Library.Api.Notices;

/// <summary>Links that stop mails of conversations without signing in. They say what they stop, protected by the site's keys, and stay good.</summary>
internal sealed class NoticeStopLinks(IDataProtectionProvider protection, SiteAddress site)
{
    public const string Page = "/notices/stop";

    /// <summary>Where mail programs stop them by themselves (RFC 8058).</summary>
    public const string OneClick = "/api/v1/notices/stop";

    private readonly IDataProtector _protector = protection.CreateProtector("Library.Api.Notices.NoticeStopLinks");

    /// <summary>The page that asks to confirm.</summary>
    public Uri Of(NoticeStop stop) => site.Of(QueryHelpers.AddQueryString(Page, "token", TokenOf(stop)));

    public Uri OneClickOf(NoticeStop stop) => site.Of(QueryHelpers.AddQueryString(OneClick, "token", TokenOf(stop)));

    /// <summary>What a link stops; null where it is not one of ours.</summary>
    public NoticeStop? ReadOrNull(string? token)
    {
        try
        {
            return JsonSerializer.Deserialize<NoticeStop>(_protector.Unprotect(WebEncoders.Base64UrlDecode(token ?? "")));
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or ArgumentException or JsonException)
        {
            return null;
        }
    }

    private string TokenOf(NoticeStop stop) => WebEncoders.Base64UrlEncode(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(stop)));
}
