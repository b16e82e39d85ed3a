using Hangfire;
using Library.Indexer.Packets;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.Notices;
using Library.Storage.People;
using Library.Storage.Pictures;
using Library.Storage.Searches;
using Library.Storage.Webhooks;

namespace Library.Indexer.Jobs;

/// <summary>Removes what nothing refers to any more: bytes without a version, what is overdue in the trash, sessions past their end, mails long sent, addresses for replies to old ones, who searched long ago, what webhooks were told long ago, pictures that nothing has, packets that were bound long ago.</summary>
public sealed class SweepJob(Blobs blobs, Sessions sessions, Outbox outbox, ReplyAddresses replies, AuditTrail audit, SearchLog searches, SearchPins pins, WebhookLedger webhooks, Purge purge, PictureStore pictures, PacketPdfs packets)
{
    public const string Name = "sweep";

    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await sessions.RemoveEndedAsync(cancellationToken);
        await outbox.RemoveOldAsync(cancellationToken);
        await replies.RemoveOldAsync(cancellationToken);
        await audit.RemoveOldAsync(cancellationToken);
        await searches.TidyAsync(cancellationToken);
        await pins.RemoveOldAsync(cancellationToken);
        await webhooks.RemoveOldAsync(cancellationToken);
        await purge.RunPendingAsync(cancellationToken);
        await pictures.SweepAsync(cancellationToken);
        await packets.SweepAsync(cancellationToken);
        await blobs.SweepAsync(cancellationToken);
    }
}
