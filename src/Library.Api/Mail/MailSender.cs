using Library.Api.Alerts;
using Library.Api.Correspondence;
using Library.Api.Notices;
using Library.Storage.Cops;
using Library.Storage.Mail;
using Library.Storage.Telemetry;
using MimeKit;
using MimeKit.Text;

namespace Library.Api.Mail;

/// <summary>Sends what waits in the outbox, a second after it was written at the latest. Of several processes that do, one sends each mail.</summary>
internal sealed partial class MailSender(
    Outbox outbox, BouncedMails bounced, IMailCarrier carrier, AlertMail alerts, NoticeMail notices, DigestMail digests, MessageMail messages, ReminderMail reminders, Welcomes welcomes, MailFrame frame, TimeProvider time, ILogger<MailSender> logger) : BackgroundService
{
    private const int BatchSize = 50;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TrySendAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; what was not sent waits.
        }
    }

    private async Task TrySendAsync(CancellationToken cancellationToken)
    {
        OutgoingMail? claimed = null;
        try
        {
            var due = await outbox.ListDueAsync(BatchSize, cancellationToken);
            if (due.Count > 0)
            {
                await carrier.CarryAsync(
                    due.Count,
                    async i => await outbox.TryClaimAsync(claimed = due[i], cancellationToken) ? await TryComposeAsync(due[i], cancellationToken) is { } message ? new CarriedMail(due[i].Id, message) : null : null,
                    (i, result) => NoteAsync(due[i], result, cancellationToken),
                    cancellationToken);
            }
        }
        catch (OperationCanceledException) when (claimed is not null)
        {
            // The process ends in the middle of a mail: another one need not wait for the claim to run out.
            await outbox.ReleaseAsync(claimed, CancellationToken.None);
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The outermost loop: whatever fails here is tried again, and the mails wait.
            Log.Failed(logger, exception);
        }
    }

    /// <summary>Null where there is nothing to be sent; a mail that cannot be written is put off by itself, and the others go.</summary>
    private async Task<MimeMessage?> TryComposeAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            return await ComposeOrNullAsync(mail, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not System.Data.Common.DbException)
        {
            Log.Failed(logger, exception);
            await outbox.NoteFailureAsync(mail, exception.Message, isFinal: false, cancellationToken);
            return null;
        }
    }

    private async Task NoteAsync(OutgoingMail mail, CarryResult result, CancellationToken cancellationToken)
    {
        LibraryMetrics.NoteMail(result is CarryResult.Taken);
        switch (result)
        {
            case CarryResult.Taken:
                await outbox.NoteSentAsync(mail.Id, cancellationToken);
                break;
            case CarryResult.Refused refused:
                Log.Refused(logger, mail.Id, mail.Attempts + 1, refused.Reason);
                await outbox.NoteFailureAsync(mail, refused.Reason, refused.IsFinal, cancellationToken);
                if (refused is { IsFinal: true, IsRecipient: true })
                {
                    await bounced.NoteAsync(mail.Id, isUnknown: false, refused.Reason, cancellationToken);
                }

                break;
        }
    }

    /// <summary>The mail as it goes out; null where there is nothing left to be told with it.</summary>
    private async Task<MimeMessage?> ComposeOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var message = await bounced.IsStoppedAsync(mail, cancellationToken) ? null : mail switch
        {
            { CorrespondentId: not null } => await messages.WriteOrNullAsync(mail, cancellationToken),
            { FollowUpId: not null } => ComposeOrNull(mail, await reminders.WriteOrNullAsync(mail, cancellationToken)),
            { WelcomingCopSlug: not null } => ComposeOrNull(mail, await welcomes.WriteOrNullAsync(mail, cancellationToken) is { } written ? new WrittenMail(written.Recipient, mail.Subject, written.Text, Stop: null) : null),
            { NotifiedPersonId: not null, ConversationId: null } => await digests.WriteOrNullAsync(mail, cancellationToken),
            { NotifiedPersonId: not null } => await notices.WriteOrNullAsync(mail, cancellationToken),
            { AlertedPersonId: not null } => ComposeOrNull(mail, await alerts.WriteOrNullAsync(mail, cancellationToken)),
            _ => ComposeOrNull(mail, new WrittenMail(mail.Recipient, mail.Subject, mail.Text, Stop: null)),
        };
        if (message is null)
        {
            await outbox.NoteNeedlessAsync(mail.Id, cancellationToken);
        }

        return message;
    }

    private MimeMessage? ComposeOrNull(OutgoingMail mail, WrittenMail? written)
    {
        if (written is null)
        {
            return null;
        }

        var message = frame.Begin(mail, written.Recipient, written.Subject, author: null, written.Stop);
        message.Body = new TextPart(TextFormat.Plain) { Text = written.Text.TrimEnd() + frame.Foot };
        return message;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {MailId} was not sent at try {Attempt}: {Reason}")]
        public static partial void Refused(ILogger logger, Guid mailId, int attempt, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Sending mail failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
