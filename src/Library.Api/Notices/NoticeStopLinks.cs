using System.Text.Json;
using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Notices;
using Microsoft.AspNetCore.DataProtection;

namespace Library.Api.Notices;

/// <summary>Links that stop mails of conversations without signing in.</summary>
internal sealed class NoticeStopLinks(IDataProtectionProvider protection, SiteAddress site) : SignedLinks(protection.CreateProtector("Library.Api.Notices.NoticeStopLinks"), site, Page, OneClick)
{
    public const string Page = "/notices/stop";

    public const string OneClick = "/api/v1/notices/stop";

    /// <summary>The page that asks to confirm.</summary>
    public Uri Of(NoticeStop stop) => PageOf(JsonSerializer.SerializeToUtf8Bytes(stop));

    public Uri OneClickOf(NoticeStop stop) => OneClickOf(JsonSerializer.SerializeToUtf8Bytes(stop));

    /// <summary>What a link stops; null where it is not one of ours.</summary>
    public NoticeStop? ReadOrNull(string? token) => ContentOrNull(token) is { } content ? JsonSerializer.Deserialize<NoticeStop>(content) : null;
}
