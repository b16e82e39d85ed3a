using System.Globalization;
using System.Text;
using Library.Api.Items;
using Library.Api.Mail;
using Library.Api.Notices;
using Library.Storage;
using Library.Storage.Correspondence;
using Library.Storage.Mail;
using Library.Storage.Notices;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Correspondence;

/// <summary>Writes the mails that bring private messages, at the moment when they go out: who was blocked meanwhile is in none.</summary>
internal sealed class MessageMail(MessageReads reads, NoticeFrame frame, NoticeStopLinks stops, ReplyAddresses addresses, IOptions<MailOptions> options, SiteAddress site)
{
    /// <returns>Null where there is nothing left to tell, or nobody who may hear it.</returns>
    public async Task<MimeMessage?> WriteOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (await reads.ReadOrNullAsync(mail, cancellationToken) is not { } contents)
        {
            return null;
        }

        var author = PlainLine.Of(contents.Author);
        var stop = new NoticeStop(contents.Reader.Id, ConversationId: null, Cop: null, Messages: true);
        var message = frame.Begin(mail, contents.Reader, $"{(contents.IsFirst ? "" : "Re: ")}A message from {author}", author, stop);
        Thread(message, contents);
        var canReply = false;
        if (options.Value.ReplyMailbox is { } reply)
        {
            canReply = true;
            message.ReplyTo.Add(new MailboxAddress(author, reply.With(await addresses.MakeForMessagesAsync(contents.Reader.Id, contents.AuthorId, cancellationToken))));
        }

        var how = canReply ? $"To answer {author} alone, reply to this mail, without files." : "Answer on the site: nobody reads replies to this mail.";
        var (answer, noMore) = (site.Of($"/messages/{contents.AuthorId}").AbsoluteUri, stops.Of(stop).AbsoluteUri);
        var (text, html) = (new StringBuilder(), new StringBuilder());
        text.Append(CultureInfo.InvariantCulture, $"{author} wrote to you:\n\n");
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{NoticeFrame.Encode(author)}</strong> wrote to you:</p>\n");
        foreach (var body in contents.Messages)
        {
            text.Append(CultureInfo.InvariantCulture, $"{body}\n\n");
            html.Append(CultureInfo.InvariantCulture, $"{Markdown.ToHtml(body).Value}\n<hr>\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{how}\n{answer}\n\nNo more mails of private messages:\n{noMore}\n\nNo more messages from {author}: take none from them, on the page of your messages.");
        html.Append(CultureInfo.InvariantCulture, $"<p>{NoticeFrame.Encode(how)}</p>\n<p>{NoticeFrame.Link(answer, "All that you wrote to each other")}. You can take no more messages from {NoticeFrame.Encode(author)} there as well.</p>\n<p>{NoticeFrame.Link(noMore, "No more mails of private messages")}</p>");
        message.Body = frame.Body(text.ToString(), html.ToString());
        return message;
    }

    private void Thread(MimeMessage message, MessageContents contents)
    {
        message.References.Add(MessageIds.RootOf(site, contents.Reader.Id, contents.AuthorId));
        if (contents.PreviousMailId is { } previous)
        {
            message.References.Add(MailFrame.IdOf(site, previous));
        }

        message.InReplyTo = message.References[^1];
    }
}
