using System.Security.Cryptography;
using Library.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Library.Api.Alerts;

/// <summary>Links that stop the mails of saved searches without signing in. They hold the searches' ids, protected by the site's keys, and stay good.</summary>
internal sealed class StopLinks(IDataProtectionProvider protection, SiteAddress site)
{
    public const string Page = "/saved-searches/stop";

    /// <summary>Where mail programs stop them by themselves (RFC 8058).</summary>
    public const string OneClick = "/api/v1/saved-searches/stop";

    private const int IdLength = 16;

    private readonly IDataProtector _protector = protection.CreateProtector("Library.Api.Alerts.StopLinks");

    /// <summary>The page that asks to confirm.</summary>
    public Uri Of(Guid savedSearchId) => site.Of(QueryHelpers.AddQueryString(Page, "token", TokenOf([savedSearchId])));

    public Uri OneClickOf(IEnumerable<Guid> savedSearchIds) => site.Of(QueryHelpers.AddQueryString(OneClick, "token", TokenOf(savedSearchIds)));

    /// <summary>The searches that a link stops; none where it is not one of ours.</summary>
    public IReadOnlyList<Guid> Read(string? token)
    {
        try
        {
            return [.. _protector.Unprotect(WebEncoders.Base64UrlDecode(token ?? "")).Chunk(IdLength).Select(bytes => new Guid(bytes))];
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or ArgumentException)
        {
            return [];
        }
    }

    private string TokenOf(IEnumerable<Guid> ids) => WebEncoders.Base64UrlEncode(_protector.Protect([.. ids.SelectMany(id => id.ToByteArray())]));
}
