using System.Data.Common;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>Requests that may come twice because an answer was lost. A key holds for its caller, for a day.</summary>
public sealed class IdempotentRequests(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time, ThisMachine machine)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const int TriesToForget = 600;
    private static readonly TimeSpan PauseToForget = TimeSpan.FromSeconds(1);

    public enum Begun
    {
        /// <summary>Nobody has used the key, or the machine that did is no more: go on, then complete or abandon it.</summary>
        New,

        /// <summary>A request with the key is still under way.</summary>
        Running,

        /// <summary>A request with the key was carried out; compare the bodies.</summary>
        Done,
    }

    public async Task<Begun> BeginAsync(Guid personId, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            var now = time.GetUtcNow();
            await catalogue.IdempotentRequests.Where(request => request.StartedAt < now - Lifetime).ExecuteDeleteAsync(cancellationToken);
            catalogue.Add(new IdempotentRequest { PersonId = personId, Key = key, StartedAt = now, MachineId = machine.Id });
            if (await catalogue.TrySaveUniqueAsync(cancellationToken))
            {
                return Begun.New;
            }

            if (!await TryTakeOverAsync(catalogue, personId, key, cancellationToken))
            {
                var done = await Find(catalogue, personId, key).AnyAsync(request => request.DocumentId != null, cancellationToken);
                return done ? Begun.Done : Begun.Running;
            }
        }
    }

    /// <summary>Forgets a key whose request was cut off with the machine that carried it out.</summary>
    private async Task<bool> TryTakeOverAsync(LibraryDbContext catalogue, Guid personId, string key, CancellationToken cancellationToken)
    {
        if (machine.Id is null)
        {
            return false;
        }

        var since = await catalogue.NowAsync(time, cancellationToken) - Machine.Patience;
        return await Find(catalogue, personId, key)
            .Where(request => request.DocumentId == null && !catalogue.Machines.Any(other => other.Id == request.MachineId && other.SeenAt > since))
            .ExecuteDeleteAsync(cancellationToken) == 1;
    }

    /// <summary>Notes what was sent; before the document is written, so that it can be compared whenever the document is there.</summary>
    public async Task NoteBodyAsync(Guid personId, string key, string bodySha256, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await Own(catalogue, personId, key).ExecuteUpdateAsync(update => update.SetProperty(request => request.BodySha256, bodySha256), cancellationToken);
    }

    /// <summary>Keeps the first answer for those who ask again.</summary>
    public async Task NoteAnswerAsync(Guid personId, string key, string answer, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await Find(catalogue, personId, key).ExecuteUpdateAsync(update => update.SetProperty(request => request.Answer, answer), cancellationToken);
    }

    /// <summary>Forgets a key whose request made nothing. Where the catalogue cannot be reached just then, it is forgotten once it can.</summary>
    public async Task AbandonAsync(Guid personId, string key, CancellationToken cancellationToken)
    {
        try
        {
            await ForgetAsync(personId, key, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            _ = ForgetLaterAsync(personId, key);
        }
    }

    private async Task ForgetAsync(Guid personId, string key, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await Own(catalogue, personId, key).Where(request => request.DocumentId == null).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task ForgetLaterAsync(Guid personId, string key)
    {
        for (var left = TriesToForget; left > 0; left--)
        {
            try
            {
                await Task.Delay(PauseToForget, TimeProvider.System);
                await ForgetAsync(personId, key, CancellationToken.None);
                return;
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
            {
                // Not yet; the process may also end meanwhile, and with it the claim on the key.
            }
        }
    }

    /// <summary>Forgets the requests that a crash cut off, at the start of the only process that writes this catalogue. Of several, each key is taken over when it is used again.</summary>
    public async Task AbandonAllAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.IdempotentRequests.Where(request => request.DocumentId == null && request.MachineId == null).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<IdempotentRequest?> FindOrNullAsync(Guid personId, string key, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await Find(catalogue, personId, key).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The request, unless another machine has taken it over.</summary>
    private IQueryable<IdempotentRequest> Own(LibraryDbContext catalogue, Guid personId, string key) => Find(catalogue, personId, key).Where(request => request.MachineId == machine.Id);

    private static IQueryable<IdempotentRequest> Find(LibraryDbContext catalogue, Guid personId, string key) =>
        catalogue.IdempotentRequests.Where(request => request.PersonId == personId && request.Key == key);
}
