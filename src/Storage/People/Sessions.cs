using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.People;

/// <summary>The sign-ins that are good.</summary>
public sealed class Sessions(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time)
{
    /// <summary>The longest that a session lasts, however often it is used.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(90);

    /// <summary>Notes that a session is in use, and has it last as long again, within <see cref="LongestLifetime"/>.</summary>
    /// <returns>Until when it lasts; null where it has ended.</returns>
    public async Task<DateTimeOffset?> ProlongAsync(Guid id, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var began = await catalogue.Sessions.Where(session => session.Id == id && session.ExpiresAt > now).Select(session => (DateTimeOffset?)session.CreatedAt).SingleOrDefaultAsync(cancellationToken);
        if (began is not { } createdAt)
        {
            return null;
        }

        var expires = now + lifetime < createdAt + LongestLifetime ? now + lifetime : createdAt + LongestLifetime;
        return await catalogue.Sessions.Where(session => session.Id == id && session.ExpiresAt > now)
            .ExecuteUpdateAsync(update => update.SetProperty(session => session.LastSeenAt, now).SetProperty(session => session.ExpiresAt, expires), cancellationToken) == 1 ? expires : null;
    }

    /// <summary>Removes sessions and API tokens past their end.</summary>
    public async Task RemoveEndedAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await catalogue.Sessions.Where(session => session.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await catalogue.ApiTokens.Where(token => token.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
    }
}
