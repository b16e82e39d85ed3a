using System.Text.RegularExpressions;
using Library.Storage;
using Library.Storage.Conversations;

namespace Library.Api.Delivery;

/// <summary>Makes the title of a conversation of the subject of a mail.</summary>
internal static partial class MailTitle
{
    /// <returns>Empty where the subject says nothing.</returns>
    public static string Of(string? subject)
    {
        var title = Prefixes().Replace(PlainLine.Of(subject), "").Trim();
        return title.Length <= Conversation.MaxTitleLength ? title : $"{title[..(Conversation.MaxTitleLength - 1)].TrimEnd()}…";
    }

    [GeneratedRegex(@"^(?:(?:re|fwd?|aw|wg|rv|tr)\s?:\s*)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Prefixes();
}
