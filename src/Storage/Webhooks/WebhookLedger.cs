using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Webhooks;

/// <summary>A delivery that is due, with what is needed to send it.</summary>
/// <param name="Owner">Who made the webhook, as the catalogue knows them now; null where they may not use their account, or are no admin any more.</param>
public sealed record DueDelivery(Webhook Hook, WebhookDelivery Delivery, Reader? Owner);

/// <summary>
/// What webhooks are still to be told. What is new is found by what the catalogue holds and no row says was told, so that nothing that was committed is missed,
/// and what two processes note at once is noted once. Each is sent at least once, under the same id.
/// </summary>
public sealed class WebhookLedger(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>How long it is kept how a delivery went.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int NotedAtATime = 200;

    /// <summary>After so many attempts, two days after the first, one is given up, and the webhook is stopped.</summary>
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(15), TimeSpan.FromHours(24),
    ];

    // Longer than a receiver is waited for.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    // What the catalogue shows late, because a machine's clock is behind or a look failed; shorter than what was told is kept.
    private static readonly TimeSpan Late = TimeSpan.FromDays(7);

    /// <summary>Notes what is new for each webhook.</summary>
    /// <returns>Whether any is in use.</returns>
    public async Task<bool> NoteNewAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var hooks = await catalogue.Webhooks.AsNoTracking().Where(hook => hook.StoppedAt == null).ToListAsync(cancellationToken);
        var owners = hooks.Count == 0 ? [] : await ListOwnersAsync(catalogue, hooks, cancellationToken);
        foreach (var hook in hooks)
        {
            var now = clock.Now;
            if (!owners.TryGetValue(hook.OwnerId, out var owner))
            {
                await StopAsync(hook.Id, "Who made it is no admin any more. Another admin may make one.", cancellationToken);
                continue;
            }

            var found = await ListNewAsync(catalogue, hook, owner, new[] { hook.HearsSince, now - Late }.Max(), cancellationToken);
            catalogue.AddRange(found.Select(item => new WebhookDelivery { Id = Guid.CreateVersion7(now), WebhookId = hook.Id, Event = item.Event, SubjectId = item.Id, CreatedAt = now, NotBefore = now }));

            // Another process may be at the same: it notes them, or the next look does.
            await catalogue.TrySaveUniqueAsync(cancellationToken);
            catalogue.ChangeTracker.Clear();
        }

        return hooks.Count > 0;
    }

    /// <summary>What is due, of each webhook the oldest first.</summary>
    /// <param name="limit">Of each webhook.</param>
    public async Task<IReadOnlyList<DueDelivery>> ListDueAsync(int limit, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.Now;
        var due = catalogue.WebhookDeliveries.Where(delivery => delivery.DeliveredAt == null && delivery.GivenUpAt == null && delivery.NotBefore <= now);
        var hooks = await catalogue.Webhooks.AsNoTracking().Where(hook => hook.StoppedAt == null && due.Any(delivery => delivery.WebhookId == hook.Id)).ToListAsync(cancellationToken);
        var owners = hooks.Count == 0 ? [] : await ListOwnersAsync(catalogue, hooks, cancellationToken);
        var listed = new List<DueDelivery>();
        foreach (var hook in hooks)
        {
            var deliveries = await due.AsNoTracking().Where(delivery => delivery.WebhookId == hook.Id).OrderBy(delivery => delivery.NotBefore).ThenBy(delivery => delivery.Id).Take(limit).ToListAsync(cancellationToken);
            listed.AddRange(deliveries.Select(delivery => new DueDelivery(hook, delivery, owners.GetValueOrDefault(hook.OwnerId))));
        }

        return listed;
    }

    /// <summary>Has a delivery be this process's for the length of a lease. False where another is at it, or was.</summary>
    /// <param name="delivery">As it was listed.</param>
    public async Task<bool> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var until = clock.Now + Lease;
        return await catalogue.WebhookDeliveries.Where(row => row.Id == delivery.Id && row.NotBefore == delivery.NotBefore && row.DeliveredAt == null && row.GivenUpAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.NotBefore, until), cancellationToken) == 1;
    }

    /// <summary>Notes that the receiver took it.</summary>
    public async Task NoteDeliveredAsync(WebhookDelivery delivery, int status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.Now;
        await catalogue.WebhookDeliveries.Where(row => row.Id == delivery.Id).ExecuteUpdateAsync(
            update => update.SetProperty(row => row.DeliveredAt, now).SetProperty(row => row.Attempts, row => row.Attempts + 1).SetProperty(row => row.Status, status).SetProperty(row => row.Failure, (string?)null),
            cancellationToken);
    }

    /// <summary>Notes that there is nothing to be told any more.</summary>
    public async Task NoteNeedlessAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.Now;
        await catalogue.WebhookDeliveries.Where(row => row.Id == delivery.Id)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.GivenUpAt, now).SetProperty(row => row.Failure, "It is not there any more, or not to be seen."), cancellationToken);
    }

    /// <summary>Puts a delivery off. After the last attempt, or where the receiver wants no more, it is given up, the webhook is stopped unless it took others meanwhile, and the admins are told by mail.</summary>
    /// <param name="status">What the receiver answered; null where it did not.</param>
    /// <param name="isUnwanted">Whether the receiver wants nothing any more.</param>
    public async Task NoteFailureAsync(DueDelivery due, int? status, string failure, bool isUnwanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(due);
        ArgumentNullException.ThrowIfNull(failure);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.WebhookDeliveries.SingleOrDefaultAsync(row => row.Id == due.Delivery.Id && row.DeliveredAt == null && row.GivenUpAt == null, cancellationToken) is not { } delivery)
        {
            return;
        }

        var now = clock.Now;
        (delivery.Status, delivery.Failure) = (status, failure[..Math.Min(failure.Length, WebhookDelivery.MaxFailureLength)]);
        if (delivery.Attempts < Delays.Length && !isUnwanted)
        {
            delivery.NotBefore = now + Delays[delivery.Attempts];
        }
        else
        {
            delivery.GivenUpAt = now;

            // What alone is not taken, while others are, is given up alone.
            if (isUnwanted || !await catalogue.WebhookDeliveries.AnyAsync(row => row.WebhookId == delivery.WebhookId && row.DeliveredAt > delivery.CreatedAt, cancellationToken))
            {
                await StopAsync(catalogue, due.Hook.Id, isUnwanted ? "The receiver said that it wants no more." : $"The receiver took nothing for two days: {delivery.Failure}", now, cancellationToken);
            }
        }

        delivery.Attempts++;
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes how deliveries went that are done long ago.</summary>
    public async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var before = clock.Now - Kept;
        await catalogue.WebhookDeliveries.Where(delivery => delivery.DeliveredAt < before || delivery.GivenUpAt < before || delivery.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task StopAsync(Guid id, string reason, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        await StopAsync(catalogue, id, reason, clock.Now, cancellationToken);
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Stops a webhook that is in use, gives up what waits for it, and tells the admins. Not before the caller saves.</summary>
    private async Task StopAsync(LibraryDbContext catalogue, Guid id, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await catalogue.Webhooks.SingleOrDefaultAsync(row => row.Id == id && row.StoppedAt == null, cancellationToken) is not { } hook)
        {
            return;
        }

        (hook.StoppedAt, hook.StopReason) = (now, reason[..Math.Min(reason.Length, Webhook.MaxReasonLength)]);
        await catalogue.GiveUpWaitingAsync(id, now, cancellationToken);
        var admins = await catalogue.Users.AsNoTracking().WithUsableAccounts(catalogue, clock.Today).Where(person => person.IsAdmin).ToListAsync(cancellationToken);
        catalogue.AddRange(admins.Select(admin => OutgoingMail.To(
            admin.Email ?? "",
            "A webhook was stopped",
            $"Dear {admin.Name},\n\nthe webhook to {hook.Address} was stopped. {reason}\n\nUnder “Administration”, “Webhooks” is what was tried, and how to begin it again.",
            now)));
    }

    private async Task<Dictionary<Guid, Reader>> ListOwnersAsync(LibraryDbContext catalogue, IEnumerable<Webhook> hooks, CancellationToken cancellationToken)
    {
        var ids = hooks.Select(hook => hook.OwnerId).ToHashSet();
        return (await catalogue.ListReadersAsync(catalogue.Users.Where(person => person.IsAdmin && ids.Contains(person.Id)), clock.Today, cancellationToken)).ToDictionary(reader => reader.Id);
    }

    private static async Task<IReadOnlyList<(WebhookEvent Event, Guid Id)>> ListNewAsync(LibraryDbContext catalogue, Webhook hook, Reader owner, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var told = catalogue.WebhookDeliveries.Where(delivery => delivery.WebhookId == hook.Id);
        var documents = hook.HearsDocuments ? await catalogue.DocumentsOf(hook, owner).Where(document => document.PublishedAt > since && !told.Any(delivery => delivery.Event == WebhookEvent.DocumentPublished && delivery.SubjectId == document.Id))
            .OrderBy(document => document.PublishedAt).Take(NotedAtATime).Select(document => document.Id).ToListAsync(cancellationToken) : [];
        var posts = hook.HearsPosts ? await catalogue.PostsOf(hook, owner).Where(post => post.CreatedAt > since && !told.Any(delivery => delivery.Event == WebhookEvent.PostCreated && delivery.SubjectId == post.Id))
            .OrderBy(post => post.CreatedAt).Take(NotedAtATime).Select(post => post.Id).ToListAsync(cancellationToken) : [];
        var meetings = hook.HearsPackets ? await catalogue.MeetingsOf(hook, owner).Where(meeting => meeting.PacketPublishedAt > since && !told.Any(delivery => delivery.Event == WebhookEvent.PacketPublished && delivery.SubjectId == meeting.Id))
            .OrderBy(meeting => meeting.PacketPublishedAt).Take(NotedAtATime).Select(meeting => meeting.Id).ToListAsync(cancellationToken) : [];
        return [.. documents.Select(id => (WebhookEvent.DocumentPublished, id)), .. posts.Select(id => (WebhookEvent.PostCreated, id)), .. meetings.Select(id => (WebhookEvent.PacketPublished, id))];
    }
}
