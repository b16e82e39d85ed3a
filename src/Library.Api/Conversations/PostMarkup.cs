using Library.Api.Items;
using Library.Storage.Conversations;
using Microsoft.AspNetCore.Components;

namespace Library.Api.Conversations;

/// <summary>Shows the words of posts: Markdown, with the people whom it mentions linked.</summary>
internal static class PostMarkup
{
    public static MarkupString ToHtml(PostView view) => Markdown.ToHtml(LinkMentions(view.Post.Body, view.Mentions));

    /// <summary>Makes "@Name" a link where it names one of these people.</summary>
    private static string LinkMentions(string body, IReadOnlyList<(Guid Id, string Name)> mentions)
    {
        if (mentions.Count == 0)
        {
            return body;
        }

        var (linked, done) = (new System.Text.StringBuilder(), 0);
        foreach (var start in MentionNames.StartsOf(body).Where(start => start > done))
        {
            if (mentions.Where(mention => MentionNames.Begins(body[start..], mention.Name)).OrderByDescending(mention => mention.Name.Length).FirstOrDefault() is { Name: { } name } mention)
            {
                linked.Append(body, done, start - done - 1).Append('[').Append('@').Append(body, start, name.Length).Append("](/people/").Append(mention.Id).Append(')');
                done = start + name.Length;
            }
        }

        return linked.Append(body, done, body.Length - done).ToString();
    }
}
