using Library.Api.Mail;
using Library.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Library.Api.Alerts;

/// <summary>Links that stop the mails of saved searches without signing in. They hold the searches' ids.</summary>
internal sealed class StopLinks(IDataProtectionProvider protection, SiteAddress site) : SignedLinks(protection.CreateProtector("Library.Api.Alerts.StopLinks"), site, Page, OneClick)
{
    public const string Page = "/saved-searches/stop";

    public const string OneClick = "/api/v1/saved-searches/stop";

    private const int IdLength = 16;

    /// <summary>The page that asks to confirm.</summary>
    public Uri Of(Guid savedSearchId) => PageOf(savedSearchId.ToByteArray());

    public Uri OneClickOf(IEnumerable<Guid> savedSearchIds) => OneClickOf([.. savedSearchIds.SelectMany(id => id.ToByteArray())]);

    /// <summary>The searches that a link stops; none where it is not one of ours.</summary>
    public IReadOnlyList<Guid> Read(string? token) => [.. (ContentOrNull(token) ?? []).Chunk(IdLength).Select(bytes => new Guid(bytes))];
}
