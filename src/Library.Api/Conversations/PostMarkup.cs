using System.Globalization;
using System.Text;
using Library.Api.Documents;
using Library.Api.Items;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.AspNetCore.Components;

namespace Library.Api.Conversations;

/// <summary>Shows the words of posts: Markdown, with the people whom they mention linked, and documents called by their titles where the reader may see them.</summary>
internal static class PostMarkup
{
    public static MarkupString ToHtml(PostView view) => ToHtml(LinkMentions(view.Post.Body, view.Mentions), view.Documents);

    /// <summary>Markdown, with documents called by their titles.</summary>
    public static MarkupString ToHtml(string body, IReadOnlyList<PostDocumentView> documents) => Markdown.ToHtml(NameDocuments(body, documents));

    /// <summary>Where a document opens that a post brings or names.</summary>
    public static string HrefOf(PostDocumentView row) => row.Page is { } page ? string.Create(CultureInfo.InvariantCulture, $"{DocumentResponse.HrefOf(row.Document.Id)}?page={page}") : DocumentResponse.HrefOf(row.Document.Id);

    /// <summary>The page of a document that a text points to; null for none.</summary>
    public static int? PageOf(string body, Guid document) => DocumentAddress.Pattern().Matches(body)
        .Where(match => Guid.Parse(match.Groups["id"].ValueSpan) == document)
        .Select(match => int.TryParse(match.Groups["page"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 ? page : (int?)null)
        .FirstOrDefault(page => page is not null);

    /// <summary>Makes "@Name" a link where it names one of these people.</summary>
    private static string LinkMentions(string body, IReadOnlyList<(Guid Id, string Name)> mentions)
    {
        if (mentions.Count == 0)
        {
            return body;
        }

        var (linked, done) = (new StringBuilder(), 0);
        foreach (var start in MentionNames.StartsOf(body).Where(start => start > done))
        {
            var words = body[start..Math.Min(body.Length, start + Person.MaxNameLength + 1)];
            if (mentions.Where(mention => MentionNames.Begins(words, mention.Name)).OrderByDescending(mention => mention.Name.Length).FirstOrDefault() is { Name: { } name } mention)
            {
                linked.Append(body, done, start - done - 1).Append(CultureInfo.InvariantCulture, $"[@{body.AsSpan(start, name.Length)}](/people/{mention.Id})");
                done = start + name.Length;
            }
        }

        return linked.Append(body, done, body.Length - done).ToString();
    }

    /// <summary>Puts the title in the place of a bare address: one that stands alone between blanks.</summary>
    private static string NameDocuments(string body, IReadOnlyList<PostDocumentView> documents) => documents.Count == 0 ? body : DocumentAddress.Pattern().Replace(body, match =>
    {
        var isBare = (match.Index == 0 || char.IsWhiteSpace(body[match.Index - 1])) && (match.Index + match.Length == body.Length || char.IsWhiteSpace(body[match.Index + match.Length]) || body[match.Index + match.Length] is '.' or ',' or ')' or '!' or '?');
        var named = documents.FirstOrDefault(row => row.Document.Id == Guid.Parse(match.Groups["id"].ValueSpan));
        return isBare && named is not null ? $"[{TitleAsMarkdown(named.Document.Title)}]({HrefOf(named)})" : match.Value;
    });

    private static string TitleAsMarkdown(string title) => string.Concat(title.Select(letter => char.IsAsciiLetterOrDigit(letter) || !char.IsAscii(letter) || letter == ' ' ? letter.ToString() : $"\\{letter}"));
}
