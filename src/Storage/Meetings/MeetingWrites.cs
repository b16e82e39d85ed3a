using System.Linq.Expressions;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Meetings;

/// <summary>What all changes of meetings, and of what belongs to them, have in common: one transaction each.</summary>
internal static class MeetingWrites
{
    /// <summary>Changes a meeting that the reader sees, or something of it. Where somebody else was quicker it is read again.</summary>
    /// <param name="which">Says which meeting: one at most.</param>
    /// <param name="change">Changes what is tracked; what is not done is not saved.</param>
    public static async Task<MeetingChange> ChangeMeetingAsync(
        this IDbContextFactory<LibraryDbContext> contexts, Reader reader, Func<LibraryDbContext, Expression<Func<Meeting, bool>>> which, Func<LibraryDbContext, Meeting, Task<MeetingChange>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
            if (await catalogue.Meetings.VisibleTo(reader).SingleOrDefaultAsync(which(catalogue), cancellationToken) is not { } meeting)
            {
                return new MeetingChange.NotFound();
            }

            var result = await change(catalogue, meeting);
            if (result is not MeetingChange.Done)
            {
                return result;
            }

            try
            {
                if (await catalogue.TrySaveUniqueAsync(cancellationToken))
                {
                    await transaction.CommitAsync(cancellationToken);
                    return result;
                }
            }
            catch (DbUpdateConcurrencyException)
            {
                // Its packet was saved meanwhile: read it again.
            }
        }
    }
}
