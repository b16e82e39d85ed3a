using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Library.Storage;

namespace Library.Api.Notices;

/// <summary>What our mails are called: by what they tell and whom, so that a mail that is sent again is known to be the same.</summary>
internal static partial class MessageIds
{
    /// <summary>Marks our mails, so that they are known where they come back. Its value is the site's host.</summary>
    public const string LoopHeader = "X-Loop";

    /// <summary>Of a mail of posts.</summary>
    /// <param name="postId">The first post that it tells of.</param>
    public static string Of(SiteAddress site, Guid postId, Guid personId) => $"{postId:N}.{personId:N}@{site.Base.IdnHost}";

    /// <summary>What all mails of a conversation refer to, so that mail programs show them together. No mail is called so.</summary>
    public static string RootOf(SiteAddress site, Guid conversationId) => $"{conversationId:N}@{site.Base.IdnHost}";

    /// <summary>The same of what two people write to each other.</summary>
    public static string RootOf(SiteAddress site, Guid one, Guid other)
    {
        var (first, second) = one.CompareTo(other) < 0 ? (one, other) : (other, one);
        return RootOf(site, new Guid(SHA256.HashData([.. first.ToByteArray(), .. second.ToByteArray()]).AsSpan(0, 16)));
    }

    /// <summary>Whether a mail is called as one of ours.</summary>
    public static bool IsOurs(SiteAddress site, string messageId) =>
        messageId.EndsWith($"@{site.Base.IdnHost}", StringComparison.OrdinalIgnoreCase) && Ours().IsMatch(messageId);

    [GeneratedRegex("^[0-9a-f]{32}(?:[.][0-9a-f]{32})?@", RegexOptions.NonBacktracking)]
    private static partial Regex Ours();
}
