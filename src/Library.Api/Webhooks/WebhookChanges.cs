using Library.Storage.People;
using Library.Storage.Webhooks;

namespace Library.Api.Webhooks;

/// <summary>Makes and changes webhooks whose addresses may be told; one that is stopped may have any.</summary>
internal sealed class WebhookChanges(WebhookKeeper keeper, WebhookCarrier carrier)
{
    public Task<WebhookChange> AddAsync(Reader reader, WebhookInput input, CancellationToken cancellationToken) => CheckedAsync(input, () => keeper.AddAsync(reader, input, cancellationToken), cancellationToken);

    public Task<WebhookChange> ChangeAsync(Reader reader, Guid id, WebhookInput input, CancellationToken cancellationToken) => CheckedAsync(input, () => keeper.ChangeAsync(reader, id, input, cancellationToken), cancellationToken);

    private async Task<WebhookChange> CheckedAsync(WebhookInput input, Func<Task<WebhookChange>> change, CancellationToken cancellationToken) =>
        !input.IsStopped && await carrier.ObstacleOrNullAsync(input.Address, cancellationToken) is { } obstacle ? new WebhookChange.Invalid(new Dictionary<string, string[]> { ["address"] = [obstacle] }) : await change();
}
