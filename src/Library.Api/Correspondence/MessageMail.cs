using System.Globalization;
using System.Text;
using Library.Api.Items;
using Library.Api.Notices;
using Library.Storage;
using Library.Storage.Correspondence;
using Library.Storage.Mail;
using Library.Storage.Notices;
using MimeKit;

namespace Library.Api.Correspondence;

/// <summary>Writes the mails that bring private messages, at the moment when they go out: who was blocked meanwhile is in none.</summary>
internal sealed class MessageMail(MessageReads reads, NoticeFrame frame, NoticeStopLinks stops, SiteAddress site)
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
        var message = frame.Begin(mail, contents.Reader, contents.Messages.Count == 1 ? $"A message from {author}" : $"Messages from {author}", author, stop);
        var (answer, noMore) = (site.Of($"/messages/{contents.AuthorId}").AbsoluteUri, stops.Of(stop).AbsoluteUri);
        var (text, html) = (new StringBuilder(), new StringBuilder());
        text.Append(CultureInfo.InvariantCulture, $"{author} wrote to you:\n\n");
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{NoticeFrame.Encode(author)}</strong> wrote to you:</p>\n");
        foreach (var body in contents.Messages)
        {
            text.Append(CultureInfo.InvariantCulture, $"{body}\n\n");
            html.Append(CultureInfo.InvariantCulture, $"{Markdown.ToHtml(body).Value}\n<hr>\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Answer on the site: nobody reads replies to this mail.\n{answer}\n\nNo more mails of private messages:\n{noMore}\n\nNo more messages from {author}: take none from them, on the page of your messages.");
        html.Append(CultureInfo.InvariantCulture, $"<p>{NoticeFrame.Link(answer, "Answer on the site")}: nobody reads replies to this mail. You can take no more messages from {NoticeFrame.Encode(author)} there as well.</p>\n<p>{NoticeFrame.Link(noMore, "No more mails of private messages")}</p>");
        message.Body = frame.Body(text.ToString(), html.ToString());
        return message;
    }
}
