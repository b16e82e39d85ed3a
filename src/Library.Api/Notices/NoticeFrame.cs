using System.Net;
using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Mail;
using Library.Storage.Notices;
using Library.Storage.People;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Notices;

/// <summary>What mails of conversations have in common, beside what all mails have: that programs take them for what they are, and a text with markup.</summary>
internal sealed class NoticeFrame(MailFrame frame, IOptions<MailOptions> options, SiteAddress site, NoticeStopLinks stops)
{
    /// <summary>A mail without its text.</summary>
    /// <param name="author">Whose words it brings; null for nobody's.</param>
    /// <param name="stop">What a mail program's button stops.</param>
    public MimeMessage Begin(OutgoingMail mail, Reader reader, string subject, string? author, NoticeStop stop)
    {
        var message = frame.Begin(mail, reader.Email, subject, author, stops.OneClickOf(stop));
        message.Headers.Add("Precedence", "list");
        message.Headers.Add(MessageIds.LoopHeader, site.Base.IdnHost);
        return message;
    }

    /// <summary>The text as it is, and the same with markup.</summary>
    public Multipart Body(string text, string html)
    {
        // Addresses from the root of the site lead nowhere in a mail.
        var whole = html.Replace("href=\"/", $"href=\"{site.Of("/").AbsoluteUri}", StringComparison.Ordinal);
        return new MultipartAlternative
        {
            new TextPart("plain") { Text = text.TrimEnd() + frame.Foot },
            new TextPart("html") { Text = $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"></head><body>\n{whole}\n<p>{Encode(options.Value.FromName)}<br><a href=\"{Encode(site.Base.AbsoluteUri)}\">{Encode(site.Base.AbsoluteUri)}</a></p>\n</body></html>\n" },
        };
    }

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    public static string Link(string address, string words) => $"<a href=\"{Encode(address)}\">{Encode(words)}</a>";
}
