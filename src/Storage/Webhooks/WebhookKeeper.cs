using System.Security.Cryptography;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Webhooks;

/// <summary>Keeps which addresses outside are told of what is new: for admins.</summary>
public sealed class WebhookKeeper(IDbContextFactory<LibraryDbContext> contexts, IDataProtectionProvider protection, AssociationClock clock)
{
    private const string SecretStart = "whsec_";
    private const int SecretBytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("Library.Webhooks");

    /// <summary>Makes one that hears of what is new from now on.</summary>
    public Task<WebhookChange> AddAsync(Reader reader, WebhookInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        return ChangeAsync(reader, async catalogue =>
        {
            var errors = await CheckAsync(catalogue, input, cancellationToken);
            errors.Require("address", await catalogue.Webhooks.CountAsync(cancellationToken) < Webhook.MaxCount, $"There are at most {Webhook.MaxCount} webhooks. Remove one first.");
            if (errors.Count > 0)
            {
                return new WebhookChange.Invalid(errors);
            }

            var hook = new Webhook { Id = Guid.CreateVersion7(clock.Now), Address = "", ProtectedSecret = NewSecret(), OwnerId = reader.Id, CreatedAt = clock.Now, HearsSince = clock.Now };
            Set(hook, input);
            catalogue.Add(hook);
            catalogue.Add(EntryOf("webhook-added", reader, hook));
            return new WebhookChange.Done(hook.Id);
        }, cancellationToken);
    }

    /// <summary>Changes one. One that was stopped hears of what is new from now on.</summary>
    public Task<WebhookChange> ChangeAsync(Reader reader, Guid id, WebhookInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ChangeAsync(reader, id, async (catalogue, hook) =>
        {
            var errors = await CheckAsync(catalogue, input, cancellationToken);
            if (errors.Count > 0)
            {
                return new WebhookChange.Invalid(errors);
            }

            Set(hook, input);
            if (hook.StoppedAt is { } stopped)
            {
                await catalogue.GiveUpWaitingAsync(id, stopped, cancellationToken);
            }

            catalogue.Add(EntryOf("webhook-changed", reader, hook));
            return new WebhookChange.Done(id);
        }, cancellationToken);
    }

    /// <summary>Gives it another secret; the one before is good no more.</summary>
    public Task<WebhookChange> RenewSecretAsync(Reader reader, Guid id, CancellationToken cancellationToken) => ChangeAsync(reader, id, (catalogue, hook) =>
    {
        hook.ProtectedSecret = NewSecret();
        catalogue.Add(EntryOf("webhook-secret-renewed", reader, hook));
        return Task.FromResult<WebhookChange>(new WebhookChange.Done(id));
    }, cancellationToken);

    /// <summary>Removes it with its log.</summary>
    public Task<WebhookChange> RemoveAsync(Reader reader, Guid id, CancellationToken cancellationToken) => ChangeAsync(reader, id, (catalogue, hook) =>
    {
        catalogue.Remove(hook);
        catalogue.Add(EntryOf("webhook-removed", reader, hook));
        return Task.FromResult<WebhookChange>(new WebhookChange.Done(id));
    }, cancellationToken);

    /// <summary>Has it told something that means nothing.</summary>
    public Task<WebhookChange> TestAsync(Reader reader, Guid id, CancellationToken cancellationToken) => ChangeAsync(reader, id, (catalogue, hook) =>
    {
        if (hook.StoppedAt is not null)
        {
            return Task.FromResult<WebhookChange>(new WebhookChange.NotNow("It is stopped. Begin it again first."));
        }

        var test = Guid.CreateVersion7(clock.Now);
        catalogue.Add(new WebhookDelivery { Id = test, WebhookId = id, Event = WebhookEvent.Test, SubjectId = test, CreatedAt = clock.Now, NotBefore = clock.Now });
        return Task.FromResult<WebhookChange>(new WebhookChange.Done(id));
    }, cancellationToken);

    /// <summary>Has something sent again, under the same id, whether it was taken or given up.</summary>
    public Task<WebhookChange> SendAgainAsync(Reader reader, Guid id, Guid deliveryId, CancellationToken cancellationToken) => ChangeAsync(reader, id, async (catalogue, hook) =>
    {
        if (await catalogue.WebhookDeliveries.SingleOrDefaultAsync(row => row.WebhookId == id && row.Id == deliveryId, cancellationToken) is not { } delivery)
        {
            return new WebhookChange.NotFound();
        }

        if (hook.StoppedAt is not null || (delivery.DeliveredAt ?? delivery.GivenUpAt) is null)
        {
            return new WebhookChange.NotNow(hook.StoppedAt is not null ? "It is stopped. Begin it again first." : "It is still being sent.");
        }

        (delivery.NotBefore, delivery.Attempts, delivery.DeliveredAt, delivery.GivenUpAt) = (clock.Now, 0, null, null);
        return new WebhookChange.Done(id);
    }, cancellationToken);

    /// <summary>What the receiver checks signatures with: "whsec_" and the key in base 64 (Standard Webhooks).</summary>
    public string SecretOf(Webhook hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return _protector.Unprotect(hook.ProtectedSecret);
    }

    /// <summary>The key within a secret.</summary>
    public byte[] KeyOf(Webhook hook) => Convert.FromBase64String(SecretOf(hook)[SecretStart.Length..]);

    private Task<WebhookChange> ChangeAsync(Reader reader, Guid id, Func<LibraryDbContext, Webhook, Task<WebhookChange>> change, CancellationToken cancellationToken) => ChangeAsync(
        reader,
        async catalogue => await catalogue.Webhooks.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } hook ? await change(catalogue, hook) : new WebhookChange.NotFound(),
        cancellationToken);

    private async Task<WebhookChange> ChangeAsync(Reader reader, Func<LibraryDbContext, Task<WebhookChange>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!reader.IsAdmin)
        {
            return new WebhookChange.NotAllowed("Only admins may do this.");
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var result = await change(catalogue);
        if (result is WebhookChange.Done)
        {
            await catalogue.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return result;
    }

    private static async Task<Dictionary<string, string[]>> CheckAsync(LibraryDbContext catalogue, WebhookInput input, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var address = input.Address?.Trim() ?? "";
        errors.Require("address", address.Length is > 0 and <= Webhook.MaxAddressLength, $"Say an address of at most {Webhook.MaxAddressLength} characters.");
        errors.Require(
            "address", Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0,
            "This is no web address that can be told. It begins with https:// and has neither a name and password nor a # in it.");
        errors.Require("events", input.Events.Count > 0 && !input.Events.Contains(WebhookEvent.Test), "Choose what it is told of.");
        errors.Require("cop", string.IsNullOrEmpty(input.Cop) || await catalogue.Cops.AnyAsync(cop => cop.Slug == input.Cop, cancellationToken), $"There is no community '{input.Cop}'.");
        return errors;
    }

    private void Set(Webhook hook, WebhookInput input)
    {
        hook.Address = input.Address?.Trim() ?? "";
        (hook.HearsDocuments, hook.HearsPosts, hook.HearsPackets) = (input.Events.Contains(WebhookEvent.DocumentPublished), input.Events.Contains(WebhookEvent.PostCreated), input.Events.Contains(WebhookEvent.PacketPublished));
        hook.CopSlug = string.IsNullOrEmpty(input.Cop) ? null : input.Cop;
        if (input.IsStopped)
        {
            hook.StoppedAt ??= clock.Now;
        }
        else if (hook.StoppedAt is not null)
        {
            (hook.StoppedAt, hook.StopReason, hook.HearsSince) = (null, "", clock.Now);
        }
    }

    private string NewSecret() => _protector.Protect(SecretStart + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)));

    private AuditEntry EntryOf(string action, Reader reader, Webhook hook) => new() { At = clock.Now, PersonId = reader.Id, Action = action, Subject = hook.Id.ToString(), Detail = hook.Address };
}
