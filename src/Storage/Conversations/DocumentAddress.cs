using System.Text.RegularExpressions;

namespace Library.Storage.Conversations;

/// <summary>Addresses of the library's documents in what people write, with the site's name before them or without.</summary>
public static partial class DocumentAddress
{
    /// <summary>Finds them. The group "id" is the document's, "page" the page that it opens at, if it says one.</summary>
    [GeneratedRegex(@"(?:https?://[^\s/()\[\]<>]+)?/documents/(?<id>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\b(?:\?page=(?<page>[0-9]{1,6}))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    public static partial Regex Pattern();
}
