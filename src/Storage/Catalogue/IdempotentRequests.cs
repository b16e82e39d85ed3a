using System.Collections.Concurrent;
using System.Data.Common;
using Library.Storage.Servers;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>Requests that may come twice because an answer was lost. A key holds for its caller, for a day.</summary>
public sealed class IdempotentRequests(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time, ThisMachine machine)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // Those that this process carries out now.
    private readonly ConcurrentDictionary<(Guid PersonId, string Key), bool> _running = [];

    // Whether a fault may have left a key behind of a request that is no longer carried out.
    private volatile bool _mayHaveLeft;

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
        if (_mayHaveLeft)
        {
            await ForgetLeftAsync(cancellationToken);
        }

        if (!_running.TryAdd((personId, key), value: true))
        {
            return Begun.Running;
        }

        var begun = Begun.Running;
        try
        {
            begun = await NoteBegunAsync(personId, key, cancellationToken);
            return begun;
        }
        catch
        {
            _mayHaveLeft = true; // it may have been noted, and only the answer was lost
            throw;
        }
        finally
        {
            if (begun != Begun.New)
            {
                _running.TryRemove((personId, key), out _);
            }
        }
    }

    private async Task<Begun> NoteBegunAsync(Guid personId, string key, CancellationToken cancellationToken)
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

    /// <summary>Ends a request, and forgets its key where it made nothing; where the catalogue cannot be reached just then, with the next request that has a key.</summary>
    public async Task AbandonAsync(Guid personId, string key, CancellationToken cancellationToken)
    {
        try
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await Own(catalogue, personId, key).Where(request => request.DocumentId == null).ExecuteDeleteAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            _mayHaveLeft = true;
        }
        finally
        {
            _running.TryRemove((personId, key), out _);
        }
    }

    /// <summary>Forgets the keys that this process noted and no request of it has any more.</summary>
    private async Task ForgetLeftAsync(CancellationToken cancellationToken)
    {
        _mayHaveLeft = false;
        try
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            var noted = await catalogue.IdempotentRequests.AsNoTracking().Where(request => request.MachineId == machine.Id && request.DocumentId == null).ToListAsync(cancellationToken);
            foreach (var left in noted.Where(request => !_running.ContainsKey((request.PersonId, request.Key))))
            {
                await Own(catalogue, left.PersonId, left.Key).Where(request => request.DocumentId == null).ExecuteDeleteAsync(cancellationToken);
            }
        }
        catch
        {
            _mayHaveLeft = true;
            throw;
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
