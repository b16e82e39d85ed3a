using Library.Storage.Catalogue;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Counts wrong passwords and codes. Each counts, also of several at once.</summary>
internal static class WrongGuesses
{
    /// <summary>Notes one, and locks the account where it was one too many.</summary>
    /// <param name="person">Of nobody's id nothing is changed, at the same effort.</param>
    public static async Task CountWrongGuessAsync(this LibraryDbContext catalogue, Guid person, LockoutOptions lockout, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (most, until) = (lockout.MaxFailedAccessAttempts, now + lockout.DefaultLockoutTimeSpan);
        await catalogue.Users.Where(row => row.Id == person).ExecuteUpdateAsync(update => update.SetProperty(row => row.AccessFailedCount, row => row.AccessFailedCount + 1), cancellationToken);
        await catalogue.Users.Where(row => row.Id == person && row.AccessFailedCount >= most).ExecuteUpdateAsync(
            update => update.SetProperty(row => row.AccessFailedCount, 0).SetProperty(row => row.LockoutEnd, until), cancellationToken);
    }
}
