using System.Globalization;
using System.Text;
using Library.Storage;
using Library.Storage.Mail;
using Library.Storage.Notices;
using MimeKit;

namespace Library.Api.Notices;

/// <summary>Writes digests, at the moment when they go out: what their reader may not see any more is in none.</summary>
internal sealed class DigestMail(DigestReads reads, NoticeFrame frame, NoticeStopLinks stops, SiteAddress site)
{
    private const int MostNamed = 20;

    /// <returns>Null where there is nothing left to tell, or nobody who may hear it.</returns>
    public async Task<MimeMessage?> WriteOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (await reads.ReadOrNullAsync(mail, cancellationToken) is not { } contents)
        {
            return null;
        }

        var stop = new NoticeStop(contents.Reader.Id, ConversationId: null, Cop: null);
        (string Name, NoticeStop Stop)[] followed = [.. contents.People.Select(person => (person.Name, stop with { FollowedId = person.Id })), .. contents.Documents.Select(document => ($"“{document.Title}”", stop with { DocumentId = document.Id }))];
        var isOfOne = contents.IsOfFollowed && followed.Length == 1;
        stop = isOfOne ? followed[0].Stop : stop;
        var message = frame.Begin(mail, contents.Reader, mail.Subject, author: null, stop);
        var address = stops.Of(stop).AbsoluteUri;
        message.Headers.Add("List-Id", $"<digest.{site.Base.IdnHost}>");
        var (text, html) = (new StringBuilder(), new StringBuilder());
        foreach (var section in contents.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"{section.Heading}\n\n");
            html.Append(CultureInfo.InvariantCulture, $"<h2>{NoticeFrame.Encode(section.Heading)}</h2>\n<ul>\n");
            foreach (var entry in section.Entries.Take(MostNamed))
            {
                var place = site.Of(entry.Path).AbsoluteUri;
                text.Append(CultureInfo.InvariantCulture, $"{PlainLine.Of(entry.Title)}\n{place}\n\n");
                html.Append(CultureInfo.InvariantCulture, $"<li>{NoticeFrame.Link(place, PlainLine.Of(entry.Title))}</li>\n");
            }

            html.Append("</ul>\n");
            if (section.Entries.Count > MostNamed)
            {
                text.Append(CultureInfo.InvariantCulture, $"And {section.Entries.Count - MostNamed} more.\n\n");
                html.Append(CultureInfo.InvariantCulture, $"<p>And {section.Entries.Count - MostNamed} more.</p>\n");
            }
        }

        foreach (var (name, one) in followed)
        {
            var unfollow = stops.Of(one).AbsoluteUri;
            text.Append(CultureInfo.InvariantCulture, $"No more mails of {PlainLine.Of(name)}:\n{unfollow}\n\n");
            html.Append(CultureInfo.InvariantCulture, $"<p>{NoticeFrame.Link(unfollow, $"No more mails of {PlainLine.Of(name)}")}</p>\n");
        }

        if (!isOfOne)
        {
            text.Append(CultureInfo.InvariantCulture, $"No more of these mails:\n{address}\n\n");
            html.Append(CultureInfo.InvariantCulture, $"<p>{NoticeFrame.Link(address, "No more of these mails")}</p>\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"All that you follow:\n{site.Of("/account/notices").AbsoluteUri}");
        html.Append(CultureInfo.InvariantCulture, $"<p>{NoticeFrame.Link(site.Of("/account/notices").AbsoluteUri, "All that you follow")}</p>");
        message.Body = frame.Body(text.ToString(), html.ToString());
        return message;
    }
}
