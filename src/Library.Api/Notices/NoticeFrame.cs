using System.Net;
using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Notices;
using Library.Storage.People;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Notices;

/// <summary>What all mails of conversations have in common: who they are from, how mail programs stop them, that no program answers them.</summary>
internal sealed class NoticeFrame(IOptions<MailOptions> options, SiteAddress site, NoticeStopLinks stops)
{
    /// <summary>A mail without its text.</summary>
    /// <param name="author">Whose words it brings; null for nobody's.</param>
    /// <param name="stop">What a mail program's button stops.</param>
    public MimeMessage Begin(Reader reader, string subject, string? author, NoticeStop stop)
    {
        var sender = options.Value.Sender;
        var message = new MimeMessage { Subject = subject };
        message.From.Add(author is null ? sender : new MailboxAddress($"{PlainLine.Of(author)} via {sender.Name}", sender.Address));
        message.To.Add(new MailboxAddress("", reader.Email));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("Precedence", "list");
        message.Headers.Add(MessageIds.LoopHeader, site.Base.IdnHost);
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{stops.OneClickOf(stop).AbsoluteUri}>");
        message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        return message;
    }

    /// <summary>The text as it is, and the same with markup.</summary>
    public Multipart Body(string text, string html)
    {
        var foot = $"\n\n-- \n{options.Value.FromName}\n{site.Base}\n";

        // Addresses from the root of the site lead nowhere in a mail.
        var whole = html.Replace("href=\"/", $"href=\"{site.Of("/").AbsoluteUri}", StringComparison.Ordinal);
        return new MultipartAlternative
        {
            new TextPart("plain") { Text = text.TrimEnd() + foot },
            new TextPart("html") { Text = $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"></head><body>\n{whole}\n<p>{Encode(options.Value.FromName)}<br><a href=\"{Encode(site.Base.AbsoluteUri)}\">{Encode(site.Base.AbsoluteUri)}</a></p>\n</body></html>\n" },
        };
    }

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    public static string Link(string address, string words) => $"<a href=\"{Encode(address)}\">{Encode(words)}</a>";
}
