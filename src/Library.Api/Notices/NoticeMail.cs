using System.Globalization;
using System.Text;
using Library.Api.Items;
using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Mail;
using Library.Storage.Notices;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Notices;

/// <summary>Writes the mails of posts, at the moment when they go out: what their reader may not see any more is in none.</summary>
internal sealed class NoticeMail(NoticeReads reads, NoticeFrame frame, NoticeStopLinks stops, ReplyAddresses addresses, IOptions<MailOptions> options, SiteAddress site)
{
    /// <returns>Null where there is nothing left to tell, or nobody who may hear it.</returns>
    public async Task<MimeMessage?> WriteOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (await reads.ReadOrNullAsync(mail, cancellationToken) is not { } contents)
        {
            return null;
        }

        var title = PlainLine.Of(contents.Conversation.Title);
        var authors = contents.Posts.Select(post => post.Author).Distinct(StringComparer.Ordinal).ToList();
        var mute = new NoticeStop(contents.Reader.Id, contents.Conversation.Id, Cop: null);

        // Who hears of it for following one person alone wants no more of that one.
        var stop = FollowedIn(contents) is [var only] && contents.Posts.All(post => post.IsByFollowing) ? new NoticeStop(contents.Reader.Id, ConversationId: null, Cop: null, only.Id) : mute;
        var message = frame.Begin(mail, contents.Reader, contents.Posts[0].Post.Number == 1 ? title : $"Re: {title}", authors.Count == 1 ? authors[0] : $"{authors[0]} and others", stop);
        Thread(message, contents);
        message.Headers.Add("List-Id", $"\"{PlainLine.Of(contents.Cop.Label).Replace('"', '\'')}\" <{contents.Cop.Slug}.{site.Base.IdnHost}>");
        var canReply = false;
        if (options.Value.ReplyMailbox is { } reply)
        {
            canReply = true;
            message.ReplyTo.Add(new MailboxAddress(title, reply.With(await addresses.MakeAsync(contents.Reader.Id, contents.Conversation.Id, cancellationToken))));
        }

        message.Body = frame.Body(TextOf(contents, canReply, mute), HtmlOf(contents, canReply, mute));
        return message;
    }

    private void Thread(MimeMessage message, NoticeContents contents)
    {
        message.MessageId = MessageIds.Of(site, contents.FirstPostId, contents.Reader.Id);
        message.References.Add(MessageIds.RootOf(site, contents.Conversation.Id));
        if (contents.PreviousPostId is { } previous)
        {
            message.References.Add(MessageIds.Of(site, previous, contents.Reader.Id));
        }

        message.InReplyTo = message.References[^1];
    }

    private string TextOf(NoticeContents contents, bool canReply, NoticeStop mute)
    {
        var text = new StringBuilder();
        foreach (var post in contents.Posts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{PlainLine.Of(post.Author)} wrote in “{PlainLine.Of(contents.Conversation.Title)}” ({PlainLine.Of(contents.Cop.Label)}):\n\n{post.Post.Body}\n\n");
            foreach (var document in post.Documents)
            {
                text.Append(CultureInfo.InvariantCulture, $"{PlainLine.Of(document.Title)}\n{site.Of($"/documents/{document.Id}").AbsoluteUri}\n\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{AddressOf(post).AbsoluteUri}\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Answer(canReply)}\n\nNo more mails of this conversation:\n{stops.Of(mute).AbsoluteUri}\n\n");
        if (contents.Reader.IsMemberOf(contents.Cop.Slug))
        {
            text.Append(CultureInfo.InvariantCulture, $"No more mails of {PlainLine.Of(contents.Cop.Label)}:\n{stops.Of(mute with { ConversationId = null, Cop = contents.Cop.Slug }).AbsoluteUri}\n\n");
        }

        foreach (var person in FollowedIn(contents))
        {
            text.Append(CultureInfo.InvariantCulture, $"No more mails of {PlainLine.Of(person.Name)}:\n{AddressOf(contents, person)}\n\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"All that you follow:\n{site.Of("/account/notices").AbsoluteUri}").ToString();
    }

    private string HtmlOf(NoticeContents contents, bool canReply, NoticeStop mute)
    {
        var html = new StringBuilder();
        foreach (var post in contents.Posts)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p><strong>{NoticeFrame.Encode(PlainLine.Of(post.Author))}</strong> wrote in {NoticeFrame.Link(AddressOf(post).AbsoluteUri, contents.Conversation.Title)} ({NoticeFrame.Encode(contents.Cop.Label)}):</p>\n{Markdown.ToHtml(post.Post.Body).Value}\n");
            foreach (var document in post.Documents)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p>{NoticeFrame.Link(site.Of($"/documents/{document.Id}").AbsoluteUri, document.Title)}</p>\n");
            }

            html.Append("<hr>\n");
        }

        foreach (var person in FollowedIn(contents))
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{NoticeFrame.Link(AddressOf(contents, person), $"No more mails of {PlainLine.Of(person.Name)}")}</p>\n");
        }

        return html.Append(CultureInfo.InvariantCulture, $"<p>{NoticeFrame.Encode(Answer(canReply))}</p>\n<p>{NoticeFrame.Link(stops.Of(mute).AbsoluteUri, "No more mails of this conversation")} · {NoticeFrame.Link(site.Of("/account/notices").AbsoluteUri, "All that you follow")}</p>").ToString();
    }

    /// <summary>Those whose posts are told because the reader follows them.</summary>
    private static IReadOnlyList<FollowedPerson> FollowedIn(NoticeContents contents) =>
        [.. contents.Posts.Where(post => post.IsByFollowing).Select(post => new FollowedPerson(post.Post.AuthorId, post.Author)).Distinct()];

    private string AddressOf(NoticeContents contents, FollowedPerson person) => stops.Of(new NoticeStop(contents.Reader.Id, ConversationId: null, Cop: null, person.Id)).AbsoluteUri;

    private Uri AddressOf(NoticedPost post) => site.Of($"/posts/{post.Post.Id}");

    private static string Answer(bool canReply) => canReply ? "To answer all who follow this conversation, reply to this mail." : "Answer on the site: nobody reads replies to this mail.";
}
