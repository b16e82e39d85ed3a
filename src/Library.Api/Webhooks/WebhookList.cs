using Library.Storage.Catalogue;
using Library.Storage.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Webhooks;

/// <summary>A webhook as admins see it.</summary>
/// <param name="Owner">The name of who made it.</param>
internal sealed record WebhookView(Webhook Hook, string Owner);

/// <summary>Reads webhooks and their log, for admins.</summary>
internal sealed class WebhookList(LibraryDbContext catalogue)
{
    /// <summary>All of them, the oldest first.</summary>
    public Task<IReadOnlyList<WebhookView>> ListAsync(CancellationToken cancellationToken) => ReadAsync(catalogue.Webhooks, cancellationToken);

    /// <summary>One; null where there is none.</summary>
    public async Task<WebhookView?> FindOrNullAsync(Guid id, CancellationToken cancellationToken) => (await ReadAsync(catalogue.Webhooks.Where(hook => hook.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>What a webhook was told, or is to be, the newest first.</summary>
    /// <param name="after">The last one of the part before; null for the first part.</param>
    public async Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(Guid id, Guid? after, int take, CancellationToken cancellationToken) =>
        await catalogue.WebhookDeliveries.AsNoTracking().Where(delivery => delivery.WebhookId == id && (after == null || delivery.Id < after)).OrderByDescending(delivery => delivery.Id).Take(take).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<WebhookView>> ReadAsync(IQueryable<Webhook> hooks, CancellationToken cancellationToken) =>
        [.. (await hooks.AsNoTracking().OrderBy(hook => hook.Id).Select(hook => new { Hook = hook, Owner = catalogue.Users.Where(person => person.Id == hook.OwnerId).Select(person => person.Name).FirstOrDefault() ?? "" }).ToListAsync(cancellationToken))
            .Select(row => new WebhookView(row.Hook, row.Owner))];
}
