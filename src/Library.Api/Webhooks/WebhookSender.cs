using System.Diagnostics;
using Library.Indexer.Hosting;
using Library.Storage;
using Library.Storage.Webhooks;

namespace Library.Api.Webhooks;

/// <summary>Tells webhooks what is new, a second or two after it happened. Of several processes that do, one sends each message at a time.</summary>
internal sealed class WebhookSender(WebhookLedger ledger, WebhookKeeper keeper, WebhookMessages messages, WebhookCarrier carrier, AssociationClock clock, TimeProvider time, ILogger<WebhookSender> logger)
    : RepeatedLook(TimeSpan.FromSeconds(1), time, logger)
{
    private const int OfEachAtATime = 20;

    /// <summary>How long one look sends to one receiver, but for the answer that is waited for then.</summary>
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(2);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!await ledger.NoteNewAsync(cancellationToken))
        {
            return;
        }

        var due = await ledger.ListDueAsync(OfEachAtATime, cancellationToken);

        // Each receiver by itself, and for so long that a slow one does not hold up the others: the rest waits for the next look.
        await Task.WhenAll(due.GroupBy(item => item.Hook.Id).Select(group => SendAllAsync([.. group], cancellationToken)));
    }

    private async Task SendAllAsync(IReadOnlyList<DueDelivery> due, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var item in due.TakeWhile(_ => Stopwatch.GetElapsedTime(began) < Share))
        {
            if (await ledger.TryClaimAsync(item.Delivery, cancellationToken) && !await TrySendAsync(item, cancellationToken))
            {
                return; // What follows would fare no better now.
            }
        }
    }

    private async Task<bool> TrySendAsync(DueDelivery due, CancellationToken cancellationToken)
    {
        if (due.Owner is null || await messages.WriteOrNullAsync(due.Hook, due.Owner, due.Delivery, cancellationToken) is not { } body)
        {
            await ledger.NoteNeedlessAsync(due.Delivery, cancellationToken);
            return true;
        }

        var answer = await carrier.SendAsync(due.Hook.Address, due.Delivery.Id, clock.Now, keeper.KeyOf(due.Hook), body, cancellationToken);
        if (answer is { Failure: null, Status: { } status })
        {
            await ledger.NoteDeliveredAsync(due.Delivery, status, cancellationToken);
            return true;
        }

        await ledger.NoteFailureAsync(due, answer.Status, answer.Failure ?? "", answer.IsUnwanted, cancellationToken);
        return false;
    }
}
