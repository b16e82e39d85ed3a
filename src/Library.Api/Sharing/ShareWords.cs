using System.Globalization;
using Library.Api.Layout;
using Library.Storage.Sharing;

namespace Library.Api.Sharing;

/// <summary>Says how things are shared.</summary>
internal static class ShareWords
{
    /// <summary>"Version 2 is shared outside by a link until March 3."</summary>
    public static string Shared(OutsideShare share, PlainWords plain)
    {
        var what = share.VersionNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $"Version {number} is") : "It is";
        return $"{what} shared outside {(share.IsPublic ? "on a public page" : "by a link")}{(share.ExpiresAt is { } end ? $" until {plain.Date(end)}" : "")}.";
    }

    /// <summary>How a share stands, with the class of its mark.</summary>
    public static (string Words, string Mark, string Icon) State(ShareView view, PlainWords plain) => view.State switch
    {
        ShareState.Revoked => ($"Revoked {plain.Date(view.Share.RevokedAt ?? plain.Now)}", "", "ban"),
        ShareState.Expired => ($"Expired {plain.Date(view.Share.ExpiresAt ?? plain.Now)}", "", "hourglass"),
        ShareState.Gone => ("Gone: the version was purged", "", "file-x"),
        ShareState.NotPublished => ("Hidden: what it shows is not published now", "state-warn", "lock"),
        _ => view.Share.ExpiresAt is { } end ? ($"Open, expires {plain.Date(end)}", "state-good", "clock") : ("Open", "state-good", "circle-check"),
    };
}
