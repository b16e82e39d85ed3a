using System.Globalization;
using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Mail;
using Library.Storage.Notices;

namespace Library.Api.Notices;

/// <summary>Writes reminders of follow-ups, at the moment when they go out: whoever does not see the meeting any more gets none.</summary>
internal sealed class ReminderMail(FollowUpReminders reminders, NoticeStopLinks stops, SiteAddress site, AssociationClock clock)
{
    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <returns>Null where there is nothing left to do, or nobody who may hear of it.</returns>
    public async Task<WrittenMail?> WriteOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (await reminders.ReadOrNullAsync(mail, cancellationToken) is not { } contents)
        {
            return null;
        }

        var (followUp, stop) = (contents.FollowUp, new NoticeStop(contents.Reader.Id, ConversationId: null, Cop: null, Reminders: true));
        var day = followUp.DueOn.ToString("MMMM d, yyyy", American);
        var subject = contents.IsOverdue ? $"Overdue since {day}: a follow-up of yours" : followUp.DueOn == clock.Today ? "Due today: a follow-up of yours" : $"Due by {day}: a follow-up of yours";
        var text = $"""
            Dear {contents.Reader.Name},

            after “{PlainLine.Of(contents.MeetingTitle)}” ({PlainLine.Of(contents.CopLabel)}) you are to do this, {(contents.IsOverdue ? $"and it was due on {day}" : $"until {day}")}:

            {followUp.Text}

            Say there that it is done:

            {site.Of($"/meetings/{followUp.MeetingId}").AbsoluteUri}#follow-ups

            No more reminders:
            {stops.Of(stop).AbsoluteUri}

            All mails:
            {site.Of("/account/notices").AbsoluteUri}
            """;
        return new WrittenMail(contents.Reader.Email, subject, text.ReplaceLineEndings("\n"), stops.OneClickOf(stop));
    }
}
