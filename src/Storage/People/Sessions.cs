using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.People;

/// <summary>The sign-ins that are good.</summary>
public sealed class Sessions(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time)
{
    /// <summary>Removes sessions past their end.</summary>
    public async Task RemoveEndedAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await catalogue.Sessions.Where(session => session.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
    }
}
